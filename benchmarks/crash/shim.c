/* Stands between a program and the disk: sees, counts, records and breaks what is done to the files of one folder.

   Loaded with LD_PRELOAD, and told what to do by `crash_arm`: where (a folder, absolute, no symbolic link in it), into
   (a trace, a file outside of it), data ("1": with what was written), kind and name (which operations count; name is a
   part of the path), number (the how-manieth of them) and what: kill, torn, eio, enospc, eio+, enospc+, erofs+ (shim.py). The shared-memory file of SQLite is
   left out: it is made anew after every crash. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { CREATE, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR, MARK, FAULT };
static const char *const NAMES[] = {"create", "write", "truncate", "sync", "rename", "unlink", "mkdir", "rmdir"};
enum action { NOTHING, KILL, TORN, ONCE, FROM_NOW };
enum verdict { GO_ON, HALF_THEN_FAIL, THEN_DIE, FAIL };

struct header {
    uint32_t kind, path, other;
    uint64_t offset, length;
} __attribute__((packed));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX], kind_wanted[16], name_wanted[64];
static size_t folder_length;
static int trace = -1, with_data, error_wanted, broken;
static enum action action;
static long at, seen;

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void record(enum kind kind, const char *path, const char *other, uint64_t offset, uint64_t length,
                   const void *data) {
    struct header header = {kind, (uint32_t)strlen(path), (uint32_t)strlen(other), offset, length};
    struct iovec parts[] = {{&header, sizeof header},
                            {(void *)path, header.path},
                            {(void *)other, header.other},
                            {(void *)data, data && (with_data || kind == MARK) ? length : 0}};
    if (trace < 0) return;
    if (!parts[3].iov_len) header.length = kind == WRITE ? 0 : length;
    if (REAL(writev)(trace, parts, 4) < 0) abort();
}

void crash_arm(const char *where, const char *into, const char *data, const char *what, const char *kind,
               const char *name, long number) {
    static const struct { const char *name; enum action action; int error; } ACTIONS[] = {
        {"kill", KILL, 0}, {"torn", TORN, 0}, {"eio", ONCE, EIO}, {"enospc", ONCE, ENOSPC},
        {"eio+", FROM_NOW, EIO}, {"enospc+", FROM_NOW, ENOSPC}, {"erofs+", FROM_NOW, EROFS}};
    snprintf(folder, sizeof folder, "%s", where);
    folder_length = strlen(folder);
    snprintf(kind_wanted, sizeof kind_wanted, "%s", kind);
    snprintf(name_wanted, sizeof name_wanted, "%s", name);
    with_data = !strcmp(data, "1");
    at = number, seen = 0, action = NOTHING;
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
        if (!strcmp(what, ACTIONS[i].name)) action = ACTIONS[i].action, error_wanted = ACTIONS[i].error;
    broken = action == FROM_NOW && !at;
    trace = *into ? REAL(open)(into, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
}

void crash_mark(const char *text) {
    pthread_mutex_lock(&lock);
    record(MARK, "", "", 0, strlen(text), text);
    pthread_mutex_unlock(&lock);
}

/* Whether a path is ours; where the folder itself is made or synced, that counts too. */
static int inside(const char *path) {
    size_t length = strlen(path);
    if (!folder_length || strncmp(path, folder, folder_length)) return 0;
    if (length > 4 && !strcmp(path + length - 4, "-shm")) return 0;
    return !path[folder_length] || path[folder_length] == '/';
}

static int whole(const char *path, char *into) {
    if (*path == '/') snprintf(into, PATH_MAX, "%s", path);
    else if (!getcwd(into, PATH_MAX / 2)) return 0;
    else strncat(strcat(into, "/"), path, PATH_MAX / 2 - 2);
    return inside(into);
}

static int whole_fd(int fd, char *into) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = folder_length ? readlink(link, into, PATH_MAX - 1) : -1;
    if (length < 0) return 0;
    into[length] = 0;
    char *deleted = strstr(into, " (deleted)");
    if (deleted) *deleted = 0;
    return inside(into);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What is to become of an operation that is about to be done. */
static enum verdict decide(enum kind kind, const char *path) {
    int takes_room = kind == CREATE || kind == WRITE || kind == MKDIR;
    if (broken) {
        errno = error_wanted;
        return error_wanted != ENOSPC || takes_room ? FAIL : GO_ON;
    }
    if (action == NOTHING || (*kind_wanted && strcmp(kind_wanted, NAMES[kind])) || !strstr(path, name_wanted)) return GO_ON;
    if (++seen != at) return GO_ON;
    record(FAULT, path, NAMES[kind], 0, 0, NULL);
    if (action == KILL) die();
    if (action == TORN) return THEN_DIE;
    errno = error_wanted;
    if (action == ONCE) return FAIL;
    broken = 1;
    if (error_wanted != ENOSPC) return FAIL;
    return kind == WRITE ? HALF_THEN_FAIL : takes_room ? FAIL : GO_ON;
}

/* An operation on `path`: `call` does it and gives `result`; it is recorded when it went well. */
#define OPERATION(kind, path, other, offset, call)                                                                     \
    pthread_mutex_lock(&lock);                                                                                         \
    enum verdict verdict = decide(kind, path);                                                                         \
    if (verdict == FAIL) {                                                                                             \
        result = -1;                                                                                                   \
    } else {                                                                                                           \
        result = call;                                                                                                 \
        int after = errno;                                                                                             \
        if (result >= 0) record(kind, path, other, offset, 0, NULL);                                                   \
        if (verdict == THEN_DIE) die();                                                                                \
        errno = after;                                                                                                 \
    }                                                                                                                  \
    pthread_mutex_unlock(&lock)

static ssize_t put(int fd, const void *data, size_t size, off_t offset, int there) {
    char path[PATH_MAX];
    if (!whole_fd(fd, path)) return there ? REAL(pwrite)(fd, data, size, offset) : REAL(write)(fd, data, size);
    ssize_t result;
    pthread_mutex_lock(&lock);
    enum verdict verdict = decide(WRITE, path);
    if (verdict == FAIL) {
        result = -1;
    } else {
        if (verdict != GO_ON && size > 1) size /= 2;
        result = there ? REAL(pwrite)(fd, data, size, offset) : REAL(write)(fd, data, size);
        int after = errno;
        if (result > 0) record(WRITE, path, "", there ? offset : lseek(fd, 0, SEEK_CUR) - result, result, data);
        if (verdict == THEN_DIE) die();
        errno = after;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t write(int fd, const void *data, size_t size) { return put(fd, data, size, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return put(fd, data, size, offset, 1); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) { return put(fd, data, size, offset, 1); }

/* One part at a time is a short write, which every caller must be ready for. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
    char path[PATH_MAX];
    return count && whole_fd(fd, path) ? put(fd, parts->iov_base, parts->iov_len, 0, 0) : REAL(writev)(fd, parts, count);
}

/* Whether this may not be opened to write, because its file system is read-only by now. */
static int refused(const char *full, int writes) {
    if (!broken || error_wanted != EROFS || !writes || !inside(full)) return 0;
    errno = EROFS;
    return 1;
}

int access(const char *path, int mode) {
    char full[PATH_MAX];
    return whole(path, full) && refused(full, mode & W_OK) ? -1 : REAL(access)(path, mode);
}

static int opened(int at_folder, const char *path, int flags, mode_t mode) {
    char full[PATH_MAX];
    struct stat found;
    int result;
    if (whole(path, full) && refused(full, (flags & O_ACCMODE) != O_RDONLY)) return -1;
    if (!whole(path, full) || !(flags & (O_CREAT | O_TRUNC))) return REAL(openat)(at_folder, path, flags, mode);
    int there = !lstat(full, &found);
    if (there && !(flags & O_TRUNC)) return REAL(openat)(at_folder, path, flags, mode);
    OPERATION(there ? TRUNCATE : CREATE, full, "", 0, REAL(openat)(at_folder, path, flags, mode));
    return result;
}

#define MODE(flags) mode_t mode = 0; if (flags & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int where, const char *path, int flags, ...) {
    MODE(flags)
    return where == AT_FDCWD || *path == '/' ? opened(where, path, flags, mode) : REAL(openat)(where, path, flags, mode);
}
int openat64(int where, const char *path, int flags, ...) {
    MODE(flags)
    return where == AT_FDCWD || *path == '/' ? opened(where, path, flags, mode) : REAL(openat)(where, path, flags, mode);
}
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static int synced(int fd, int (*call)(int)) {
    char path[PATH_MAX];
    int result;
    if (!whole_fd(fd, path)) return call(fd);
    OPERATION(SYNC, path, "", 0, call(fd));
    return result;
}
int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

int ftruncate(int fd, off_t length) {
    char path[PATH_MAX];
    int result;
    if (!whole_fd(fd, path)) return REAL(ftruncate)(fd, length);
    OPERATION(TRUNCATE, path, "", length, REAL(ftruncate)(fd, length));
    return result;
}
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

int truncate(const char *path, off_t length) {
    char full[PATH_MAX];
    int result;
    if (!whole(path, full)) return REAL(truncate)(path, length);
    OPERATION(TRUNCATE, full, "", length, REAL(truncate)(path, length));
    return result;
}
int truncate64(const char *path, off64_t length) { return truncate(path, length); }

#define ON_PATH(name, kind, declared, passed)                                                                          \
    int name declared {                                                                                                \
        char full[PATH_MAX];                                                                                           \
        int result;                                                                                                    \
        if (!whole(path, full)) return REAL(name) passed;                                                              \
        OPERATION(kind, full, "", 0, REAL(name) passed);                                                  \
        return result;                                                                                                 \
    }
ON_PATH(unlink, UNLINK, (const char *path), (path))
ON_PATH(mkdir, MKDIR, (const char *path, mode_t mode), (path, mode))
ON_PATH(rmdir, RMDIR, (const char *path), (path))

int rename(const char *path, const char *other) {
    char from[PATH_MAX], to[PATH_MAX];
    int result;
    if (!whole(path, from) | !whole(other, to)) return REAL(rename)(path, other);
    OPERATION(RENAME, from, to, 0, REAL(rename)(path, other));
    return result;
}
