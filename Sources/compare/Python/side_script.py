"""A student's script or notebook as a module, of which only what the sheet's functions need is run.

So a driver does not run, guarded or not: it may take long, wait for somebody, or look for files that are elsewhere.
Of the file's statements these are run, in their order: definitions of functions and classes, and whatever sets a name
that the sheet's functions read, themselves or by way of others. A module that is not installed has a stand-in.
"""

import ast
import builtins
import importlib.abc
import importlib.machinery
import json
import linecache
import os
import re
import sys
import types

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)

remarks = []
left_out = {}  # by the name that it would have set: what became of a statement that raised


def load(path, sheet):
    """The module of a script; `sheet` has the names of the functions that it may have."""
    folder = os.path.dirname(path)
    sys.path[0] = folder  # in place of this file's
    sys.meta_path.append(StandInFinder(folder))
    os.chdir(folder)
    sys.argv = [path]
    module = types.ModuleType("compared_script")
    module.__file__ = path
    sys.modules[module.__name__] = module
    # What a notebook has without an import.
    module.get_ipython = module.display = StandIn("IPython")

    statements = [(file, statement) for file, tree in parts(path, sheet) for statement in tree.body]
    needed = needed_names([statement for _, statement in statements], sheet)
    futures = [each for _, each in statements if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
    for file, statement in statements:
        is_needed = sets_any(statement, needed) or changes_any(statement, needed)
        if not is_needed and not isinstance(statement, DEFINITIONS):
            continue
        StandInFinder.is_asked = not isinstance(statement, ast.Try)  # which may have something for the case
        try:
            code = compile(ast.Module([*futures, statement], []), file, "exec", dont_inherit=True)
            exec(code, vars(module))
        except (Exception, SystemExit) as error:
            if is_needed and isinstance(statement, DEFINITIONS + IMPORTS):
                raise
            if is_needed:
                place = f"{os.path.basename(file)}, line {statement.lineno}"
                what = f"{type(error).__name__}: {error}".splitlines()[0]
                remarks.append(f"{place} was left out: it raises {what}.")
                left_out.update({name: f"{place}, which sets it, raises {what}" for name in names_set(statement)})
    StandInFinder.is_asked = True
    return module


# The file

def parts(path, sheet):
    """The file as trees, with the names of the files that they are to be compiled as: a notebook's cells have some of
    their own."""
    if not path.endswith(".ipynb"):
        with open(path, "rb") as file:
            yield path, ast.parse(file.read(), path)
        return
    try:
        with open(path, encoding="utf-8") as file:
            cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        raise ValueError("it is no notebook of Jupyter's format 4") from None
    for number, cell in enumerate(cells, 1):
        name, text = f"{path}, code cell {number}", "".join(cell["source"])
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
        try:
            yield name, ast.parse(text, name)
        except SyntaxError:
            try:
                yield name, ast.parse(without_magics(text), name)
            except SyntaxError as error:
                if any(re.search(rf"\bdef\s+{function}\b", text) for function in sheet):
                    raise
                if not text.startswith("%%"):  # which begins a cell in another language
                    remarks.append(f"Code cell {number} was left out: it raises SyntaxError: {error.msg}.")


def without_magics(text):
    """A cell with as many lines, of which those that are IPython's alone do nothing."""
    return re.sub(r"(?m)^([ \t]*)([%!?].*|[\w.]+\?\??|\w+ *= *[%!].*)$", r"\1pass", text)


# What the functions need

def needed_names(statements, sheet):
    """The names that the sheet's functions read, and those that are read where these are set."""
    named = {name for statement in statements for name in names_set(statement)}
    defined = {statement.name for statement in statements if isinstance(statement, DEFINITIONS)}
    needed = (named & set(sheet) or defined) | {"sys", "os"}  # where modules and files are looked for
    done = set()
    while True:
        fresh = [each for each in statements if sets_any(each, needed) and each not in done]
        if not fresh:
            return needed
        done.update(fresh)
        needed.update(*map(names_read, fresh))


def sets_any(statement, names):
    """Whether a statement sets, or may set, one of the names; a driver's guard is false."""
    is_guard = isinstance(statement, ast.If) and "__name__" in names_read(statement.test)
    return not is_guard and bool(names_set(statement) & names or "*" in names_set(statement))


def changes_any(statement, names):
    """Whether a statement is a call upon one of the names, such as np.seterr() or TABLE.update(), with these alone."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    return root(call.func) in names and names_read(call) <= names | set(dir(builtins))


def names_set(statement):
    """The module's names that a statement sets, or sets an element or an attribute of; "*" where it may set any."""
    if isinstance(statement, DEFINITIONS):
        return {statement.name}
    names = set()
    for node in ast.walk(statement):
        if isinstance(node, (ast.Name, ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            names.add(root(node))
        elif isinstance(node, ast.Name) and node.id in ("exec", "globals"):
            names.add("*")
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.split(".")[0])
        elif isinstance(node, DEFINITIONS):
            names.add(node.name)
    return names


def root(node):
    """The name that an expression such as a.b[c] begins with."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return getattr(node, "id", None)


def names_read(node):
    """The module's names that are read in a part of the script."""
    read, own, shared = set(), set(), set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Global):
            shared.update(inner.names)
        elif isinstance(inner, ast.arg):
            own.add(inner.arg)
        elif isinstance(inner, ast.Name):
            is_local = isinstance(inner.ctx, ast.Store) and isinstance(node, DEFINITIONS)
            (own if is_local else read).add(inner.id)
    return read - own | shared


# Stand-ins for modules that are not installed

def is_iterable(value):
    return hasattr(value, "__iter__") and not isinstance(value, str)


class StandIn(types.ModuleType):
    """A module, or something of it, that works as a progress bar, a context or an annotation does; it has no values."""

    __all__ = []
    __path__ = []

    def __init__(self, name, *given):
        super().__init__(name)
        self.given = given

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def __call__(self, *arguments, **keywords):
        return StandIn(self.__name__, *(arguments or filter(is_iterable, keywords.values())))

    def wrapped(self):
        """What it was made with, such as tqdm(range(3)), or as many numbers, such as trange(3)."""
        if self.given and all(isinstance(each, int) for each in self.given):
            return range(*self.given)
        others = [each for each in self.given if not isinstance(each, str)]
        return others[0] if len(others) == 1 and is_iterable(others[0]) else self.refuse()

    def __iter__(self):
        return iter(self.wrapped())

    def __len__(self):
        return len(self.wrapped())

    def __bool__(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def __getitem__(self, _):
        return self

    def __or__(self, _):
        return self

    __ror__ = __or__

    def __mro_entries__(self, _):
        return ()

    def __instancecheck__(self, _):
        return False

    def refuse(self, *_, **__):
        module = self.__name__.split(".")[0]
        package = {"sklearn": "scikit-learn"}.get(module, module)
        raise ModuleNotFoundError(f"{module} is not installed: python3 -m pip install {package}")


for operation in "add sub mul matmul truediv floordiv mod pow".split():
    setattr(StandIn, f"__{operation}__", StandIn.refuse)
    setattr(StandIn, f"__r{operation}__", StandIn.refuse)
for operation in "array float int index neg pos abs lt le gt ge".split():
    setattr(StandIn, f"__{operation}__", StandIn.refuse)


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what nothing else has found, for imports of the script and of what lies in its folder."""

    is_asked = True
    found = set()

    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while frame and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        importer = frame and os.path.dirname(os.path.abspath(frame.f_code.co_filename))
        module = name.split(".")[0]
        # What a module that is installed lacks is not found here.
        if module in self.found or name == module and self.is_asked and importer == self.folder:
            self.found.add(module)
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass
