// What the sources use of Apple's C library, with the names, types and nullability that Swift sees on a Mac. There is no
// `_NSGetEnviron`: newer SDKs do not export it.

#pragma once

// A structure of Linux's too, of which C accepts no second definition. Swift sees the name.
#define STRUCT(name) struct __attribute__((swift_name(#name))) darwin_##name

typedef int pid_t, dev_t;
typedef unsigned int uid_t, gid_t, nfds_t, useconds_t, sigset_t;
typedef unsigned short mode_t, nlink_t;
typedef unsigned long long ino_t, rlim_t;
typedef long long off_t;
typedef long ssize_t, time_t;
typedef unsigned long size_t, tcflag_t, speed_t;
typedef void (*sig_t)(int);

// Types of MacTypes.h, which Apple's module exports too: a public name of ours that is one of them would be ambiguous.

typedef unsigned char Byte, Style, *Ptr, **Handle, *StringPtr, Boolean;
typedef signed char SignedByte;
typedef short OSErr, ScriptCode, LangCode, RegionCode, CharParameter, ShortFixed;
typedef int OSStatus, Fixed, Fract, TimeValue, TimeScale;
typedef long Size;
typedef unsigned int OptionBits, FourCharCode, OSType, ResType, UnsignedFixed;
typedef unsigned long ByteCount, ByteOffset, ItemCount;
typedef struct Point { short v, h; } Point;
typedef struct Rect { short top, left, bottom, right; } Rect;
typedef struct FixedPoint { Fixed x, y; } FixedPoint;
typedef struct FixedRect { Fixed left, top, right, bottom; } FixedRect;
typedef struct Float32Point { float x, y; } Float32Point;
typedef struct NumVersion { unsigned char nonRelRev, stage, minorAndBugRev, majorRev; } NumVersion;

// Mathematics

double ceil(double), cos(double), exp(double), floor(double), log(double), log10(double), log1p(double), log2(double);
double pow(double, double), round(double), sin(double), sqrt(double), tanh(double);

// Memory, text, the process

void *calloc(size_t, size_t);
void free(void *);
char *getenv(const char *);
char *strdup(const char *);
char *strerror(int);
int atexit(void (*_Nonnull)(void));
void exit(int) __attribute__((noreturn));
void _exit(int) __attribute__((noreturn));
pid_t getpid(void);
uid_t getuid(void);
uid_t geteuid(void);
long sysconf(int);
int sysctlbyname(const char *, void *, size_t *, void *, size_t);
long fpathconf(int, int);
int usleep(useconds_t);
extern char **environ;
int *__error(void);

#define _SC_PAGESIZE 29
#define _SC_NPROCESSORS_ONLN 58
#define _SC_PHYS_PAGES 200
#define _PC_PIPE_BUF 6

#define ENOENT 2
#define EINTR 4
#define EIO 5
#define EEXIST 17
#define ENOSPC 28
#define ELOOP 62
#define EDQUOT 69

// Streams

typedef struct __sFILE { int _file; } FILE;
extern FILE *__stdoutp, *__stderrp;
#define stdout __stdoutp
#define _IONBF 2
int setvbuf(FILE *, char *, int, size_t);
FILE *fdopen(int, const char *);
int ferror(FILE *);
int fflush(FILE *);
ssize_t getline(char **, size_t *, FILE *);
int vsnprintf(char *, size_t, const char *, __builtin_va_list);

// Files and folders

STRUCT(timespec) { time_t tv_sec; long tv_nsec; };

STRUCT(stat) {
    dev_t st_dev;
    mode_t st_mode;
    nlink_t st_nlink;
    ino_t st_ino;
    uid_t st_uid;
    gid_t st_gid;
    dev_t st_rdev;
    struct darwin_timespec st_atimespec, st_mtimespec, st_ctimespec, st_birthtimespec;
    off_t st_size, st_blocks;
    int st_blksize;
};

STRUCT(dirent) {
    ino_t d_ino, d_seekoff;
    unsigned short d_reclen, d_namlen;
    unsigned char d_type;
    char d_name[1024];
};

typedef struct { int __dd_fd; } DIR;
int access(const char *, int);
int close(int);
int closedir(DIR *);
int dup(int);
int dup2(int, int);
int fchmod(int, mode_t);
int flock(int, int);
int fstat(int, struct darwin_stat *);
int fsync(int);
int linkat(int, const char *, int, const char *, int);
int mkdir(const char *, mode_t);
char *mkdtemp(char *);
DIR *opendir(const char *);
int pipe(int[2]);
ssize_t read(int, void *, size_t);
struct darwin_dirent *readdir(DIR *);
ssize_t readlink(const char *, char *, size_t);
char *realpath(const char *, char *);
int remove(const char *);
int rename(const char *, const char *);
int rmdir(const char *);
int stat(const char *, struct darwin_stat *);
int lstat(const char *, struct darwin_stat *);
int unlink(const char *);
ssize_t write(int, const void *, size_t);

#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#define O_RDONLY 0x0000
#define O_WRONLY 0x0001
#define O_RDWR 0x0002
#define O_NONBLOCK 0x00000004
#define O_APPEND 0x00000008
#define O_NOFOLLOW 0x00000100
#define O_CREAT 0x00000200
#define O_TRUNC 0x00000400
#define O_EXCL 0x00000800
#define O_DIRECTORY 0x00100000
#define O_CLOEXEC 0x01000000
#define F_SETFD 2
#define FD_CLOEXEC 1
#define LOCK_EX 0x02
#define LOCK_NB 0x04
#define AT_FDCWD -2
#define AT_SYMLINK_FOLLOW 0x0040
#define PATH_MAX 1024

// Terminals, and waiting for descriptors

typedef unsigned char cc_t;
STRUCT(winsize) { unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel; };
STRUCT(termios) {
    tcflag_t c_iflag, c_oflag, c_cflag, c_lflag;
    cc_t c_cc[20];
    speed_t c_ispeed, c_ospeed;
};
STRUCT(pollfd) { int fd; short events, revents; };
int isatty(int);
int poll(struct darwin_pollfd *, nfds_t, int);
int tcgetattr(int, struct darwin_termios *);
int tcsetattr(int, int, const struct darwin_termios *);

#define ECHO 0x00000008
#define ICANON 0x00000100
#define TCSANOW 0
#define POLLIN 0x0001
#define POLLOUT 0x0004
#define POLLERR 0x0008
#define POLLHUP 0x0010

// Signals

int kill(pid_t, int);
int raise(int);
void (*signal(int, void (*)(int)))(int);
int sigaddset(sigset_t *, int);
int sigemptyset(sigset_t *);
int sigfillset(sigset_t *);

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGKILL 9
#define SIGBUS 10
#define SIGSEGV 11
#define SIGPIPE 13
#define SIGTERM 15
#define SIGTSTP 18
#define SIGCONT 19
#define SIGXFSZ 25
#define SIG_BLOCK 1
#define SIG_SETMASK 3

// Processes and their limits

typedef void *posix_spawnattr_t;
typedef void *posix_spawn_file_actions_t;
int posix_spawnp(
    pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[]);
int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *, int, int);
int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *, int, const char *, int, mode_t);
int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *);
int posix_spawn_file_actions_init(posix_spawn_file_actions_t *);
int posix_spawnattr_destroy(posix_spawnattr_t *);
int posix_spawnattr_init(posix_spawnattr_t *);
int posix_spawnattr_setflags(posix_spawnattr_t *, short);
int posix_spawnattr_setsigdefault(posix_spawnattr_t *, const sigset_t *);
int posix_spawnattr_setsigmask(posix_spawnattr_t *, const sigset_t *);
pid_t waitpid(pid_t, int *, int);
#define WNOHANG 1

#define POSIX_SPAWN_SETSIGDEF 0x0004
#define POSIX_SPAWN_SETSIGMASK 0x0008

STRUCT(rlimit) { rlim_t rlim_cur, rlim_max; };
int getrlimit(int, struct darwin_rlimit *);
int setrlimit(int, const struct darwin_rlimit *);

#define RLIMIT_FSIZE 1
#define RLIMIT_CORE 4
#define RLIMIT_AS 5

typedef void *rusage_info_t;
struct rusage_info_v0 {
    unsigned char ri_uuid[16];
    unsigned long long ri_user_time, ri_system_time, ri_pkg_idle_wkups, ri_interrupt_wkups, ri_pageins, ri_wired_size,
        ri_resident_size, ri_phys_footprint, ri_proc_start_abstime, ri_proc_exit_abstime;
};
int proc_pid_rusage(int, int, rusage_info_t *);

#define RUSAGE_INFO_V0 0

// Clocks and threads

typedef enum {
    CLOCK_REALTIME = 0,
    CLOCK_MONOTONIC = 6,
    CLOCK_MONOTONIC_RAW = 4,
    CLOCK_UPTIME_RAW = 8,
} clockid_t;
int clock_gettime(clockid_t, struct darwin_timespec *);

typedef struct _opaque_pthread_t { long __sig; } *pthread_t;
typedef struct _opaque_pthread_attr_t { long __sig; char __opaque[56]; } pthread_attr_t;
typedef enum : unsigned int {
    QOS_CLASS_USER_INTERACTIVE = 0x21,
    QOS_CLASS_USER_INITIATED = 0x19,
    QOS_CLASS_DEFAULT = 0x15,
} qos_class_t;
int pthread_attr_init(pthread_attr_t *_Nonnull);
int pthread_attr_set_qos_class_np(pthread_attr_t *_Nonnull, qos_class_t, int);
int pthread_attr_setstacksize(pthread_attr_t *_Nonnull, size_t);
int pthread_create(
    pthread_t _Nullable *_Nonnull, const pthread_attr_t *_Nullable, void *_Nullable (*_Nonnull)(void *_Nonnull),
    void *_Nullable);
int pthread_sigmask(int, const sigset_t *, sigset_t *);
int sched_yield(void);
