"""Functions put in the place of a script's own, for whoever calls those."""

import ast
import functools
import inspect
import os
import sys
import textwrap
import types

import numpy as np

from side_values import copied

reference_path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "week_5.py")
with open(reference_path, "rb") as file:
    reference_tree = ast.parse(file.read())
sheet = [each.name for each in reference_tree.body if isinstance(each, ast.FunctionDef)]


# In place

def install(script, name, target):
    """Has calls of a script's function go to `target`.

    A function keeps its identity and gets other code, so that it is replaced in the script's tables and in other files.
    Returns the function as it was, None where there was none, and what undoes it.
    """
    own = getattr(script, name, None)
    has_other_names = any(getattr(script, each, None) is own for each in sheet if each != name)
    if isinstance(own, types.FunctionType) and not has_other_names:
        code = own.__code__
        before = types.FunctionType(code, own.__globals__, own.__name__, own.__defaults__, own.__closure__)
        before.__kwdefaults__ = own.__kwdefaults__
        own.__signature__ = before.__signature__ = inspect.signature(own)
        place = f"in place of {name}: {id(target)}"
        own.__globals__[place] = target
        own.__code__ = forward.__code__.replace(co_names=(place,), co_freevars=code.co_freevars)
        return before, lambda: setattr(own, "__code__", code)
    put(script, name, own, target)
    return own, lambda: put(script, name, target, own)


def forward(*arguments, **keywords):
    return target(*arguments, **keywords)  # a name that install() replaces


def in_order(function, arguments, keywords):
    """A call's arguments in the order of the function's parameters, with its defaults."""
    try:
        bound = inspect.signature(function).bind(*arguments, **keywords)
    except (TypeError, ValueError):
        return [*arguments, *keywords.values()]
    bound.apply_defaults()
    return [*bound.args, *bound.kwargs.values()]


def put(script, name, old, new):
    """Sets another function in the script and in the files beside it that have the old one from there."""
    setattr(script, name, new)
    for module in list(sys.modules.values()):
        is_beside = os.path.dirname(getattr(module, "__file__", None) or "") == os.path.dirname(script.__file__)
        if is_beside and old is not None and vars(module).get(name) is old:
            setattr(module, name, new)


# The reference's

@functools.lru_cache
def reference_functions(script):
    """The reference's functions, by name; they call those of the script."""
    module = types.ModuleType("reference")
    with np.errstate():
        exec(compile(reference_tree, reference_path, "exec"), vars(module))
    functions = {name: getattr(module, name) for name in sheet}
    for name in sheet:
        setattr(module, name, lambda *given, name=name: getattr(script, name)(*given))
    return functions


class Replacement:
    """The reference's function in place of the script's own, for callers that were written for that.

    A call that the reference does not take, such as relu(z, deriv=True), goes to the script's own. What the script's
    own returns beyond the sheet's value, or leaves in a layer, its callers get too.
    """

    is_aside = False  # while a script's own is called for its form alone

    def __init__(self, script, name, may_call_own):
        """`may_call_own`: whether the script's own may be called for the part that the reference does not have."""
        self.name, self.reference = name, reference_functions(script)[name]
        node = definition(getattr(script, name, None))
        self.own, _ = install(script, name, self)
        values = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)] if node else []
        self.returned = [each for each in values if each and ast.unparse(each) != "None"]
        self.is_pair = any(isinstance(each, ast.Tuple) for each in self.returned)
        is_for_layers = name in ("init_layer", "layer_forward", "layer_backward")
        self.asks_own = may_call_own and node is not None and not is_empty(node) and (self.is_pair or is_for_layers)
        try:
            self.signature = inspect.signature(self.own)
        except (TypeError, ValueError):  # there is no function, or it is not Python's
            self.signature = None

    def __call__(self, *arguments, **keywords):
        given = self.positions(arguments, keywords)
        if given is None:
            return self.own(*arguments, **keywords)
        own, copies = self.called(given) if self.asks_own else (None, given)
        value = self.reference(*given)
        if value is None and self.returned:
            is_gradient = self.name == "mlp_backward" and not self.returns_first()
            value = given[0][0]["dX"] if is_gradient else given[0]
        rest = ()
        if self.is_pair and isinstance(own, tuple) and isinstance(own[0], dict) == isinstance(value, dict):
            own, *rest = own
        if self.name == "init_layer" and isinstance(own, dict):
            value = self.completed(own, value)
        elif isinstance(given[0], dict):
            if self.name == "layer_backward" and np.shape(given[0]["b"]) == (1, given[0]["db"].size):
                given[0]["db"] = given[0]["db"].reshape(1, -1)
            given[0].update({key: copies[0][key] for key in copies[0] if key not in LAYER_KEYS})
        # An argument that it returns is the caller's, not the copy.
        rest = [next((one for one, copy in zip(given, copies) if copy is each), each) for each in rest]
        return (value, *rest) if rest else value

    def called(self, given):
        """What the script's own returns, None where it raises, and the copies of the arguments that it was given."""
        copies = copied(given)
        self.asks_own = False  # neither by itself nor, where it raises, again
        was_aside, Replacement.is_aside = Replacement.is_aside, True
        try:
            own = self.own(*copies)
        except (Exception, SystemExit):
            return None, copies
        finally:
            Replacement.is_aside = was_aside
        self.asks_own = True
        return own, copies

    def positions(self, arguments, keywords):
        """The arguments in the reference's order; None where the script's own takes what the reference does not."""
        if self.signature is None:
            return [*arguments, *keywords.values()]
        try:
            given = self.signature.bind(*arguments, **keywords).arguments
        except TypeError:
            return None
        parameters = list(self.signature.parameters.values())
        if any(each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD) for each in parameters):
            return [*arguments, *keywords.values()]
        count = self.reference.__code__.co_argcount
        required = count - len(self.reference.__defaults__ or ())
        if len(parameters) < required or not all(is_default(given, each) for each in parameters[count:]):
            return None
        return [given.get(each.name, each.default) for place, each in enumerate(parameters[:count])
                if each.name in given or place < required]

    def completed(self, own, layer):
        """The script's own layer, of its own class and with its own keys, and the right values."""
        if np.shape(own.get("b")) == (1, layer["b"].size):
            layer["b"] = layer["b"].reshape(1, -1)
        own.update(layer)
        return own

    def returns_first(self):
        """Whether the script's own returns its first argument."""
        first = next(iter(self.signature.parameters), None)
        return any(isinstance(each, ast.Name) and each.id == first for each in self.returned)


def is_default(given, parameter):
    """Whether a call gives a parameter no other value than its default."""
    value = given.get(parameter.name, parameter.default)
    return value is parameter.default or isinstance(value, (int, float, str)) and value == parameter.default


LAYER_KEYS = {"W", "b", "act", "shape", "X", "Z", "A", "dA", "dZ", "dW", "db", "dX"}


# What is written

def definition(function):
    """The syntax of a function's definition; None where there is no text of it."""
    try:
        node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, SyntaxError):
        return None
    return node if isinstance(node, ast.FunctionDef) else None


def is_empty(node):
    """Whether nothing has been written into a function yet."""

    def does_nothing(statement):
        if isinstance(statement, ast.Raise):
            return "NotImplementedError" in ast.dump(statement)
        if isinstance(statement, ast.Return):
            return statement.value is None or ast.unparse(statement.value) in ("None", "...")
        is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        return isinstance(statement, (ast.Pass, ast.Assert)) or is_text

    return all(map(does_nothing, node.body))


def is_skeleton(function):
    node = definition(function)
    return node is not None and is_empty(node)


def is_of_literal(function):
    """The line of a function that compares with a text or a number by `is`, as it is written there; None without one."""
    for node in ast.walk(definition(function) or ast.Pass()):
        if isinstance(node, ast.Compare):
            for operator, value in zip(node.ops, node.comparators):
                if isinstance(operator, (ast.Is, ast.IsNot)) and type(getattr(value, "value", None)) in (str, int):
                    return ast.unparse(node)
    return None
