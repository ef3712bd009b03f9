/*
 * Host calls that look at files. Nothing here can write, create or lock. `open`, `list` and `link` are for what the kernel
 * answers from memory (/proc, /sys); `ask` looks at any file, in a child where a mount may hang.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host.h"

/* Non-blocking, so that a pipe without a writer does not hold us up. */
static int open_to_read(const char *path) { return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); }

/** A descriptor to read from. */
js_value host_open(struct call *call) {
  const char *path = arg_path(call, 0);
  if (path == NULL) return js_number(-EINVAL);
  int fd = open_to_read(path);
  return js_number(fd < 0 ? -errno : fd);
}

/** The names in a folder, each followed by a NUL, without `.` and `..`. */
js_value host_list(struct call *call) {
  const char *path = arg_path(call, 0);
  if (path == NULL) return js_number(-EINVAL);
  DIR *folder = opendir(path);
  if (folder == NULL) return js_number(-errno);
  struct text names = {0};
  errno = 0;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      text_append(&names, entry->d_name, strlen(entry->d_name) + 1);
  int error = errno;
  closedir(folder);
  js_value result = error != 0 ? js_number(-error) : js_text(names.data, names.length);
  free(names.data);
  return result;
}

js_value host_link(struct call *call) {
  const char *path = arg_path(call, 0);
  char target[PATH_MAX];
  if (path == NULL) return js_number(-EINVAL);
  ssize_t length = readlink(path, target, sizeof target);
  return length < 0 ? js_number(-errno) : js_text(target, (size_t)length);
}

/* Where an answer goes: into a pipe, or into memory. */
struct sink {
  int fd;
  struct text *text;
};

static void put(const struct sink *out, const void *data, size_t length) {
  if (out->text != NULL) text_append(out->text, data, length);
  else write_all(out->fd, data, length);
}

static int put_contents(const struct task *task, const struct sink *out) {
  char piece[16384];
  int file = open_to_read(task->text);
  if (file < 0) return -errno;
  ssize_t got = 0;
  for (size_t left = task->limit; left > 0; left -= (size_t)got) {
    got = read(file, piece, left < sizeof piece ? left : sizeof piece);
    if (got <= 0) break;
    put(out, piece, (size_t)got);
  }
  /* EAGAIN: a FIFO that someone holds open for writing, with nothing in it. */
  int error = got < 0 && errno != EAGAIN ? -errno : 0;
  close(file);
  return error;
}

/* Doubles: type bits of st_mode, bytes, modified in ms since the epoch. */
static int put_stat(const struct task *task, const struct sink *out) {
  struct stat found;
  if (stat(task->text, &found) != 0) return -errno;
  double modified = (double)found.st_mtim.tv_sec * 1e3 + (double)found.st_mtim.tv_nsec / 1e6;
  double values[] = {(double)(found.st_mode & S_IFMT), (double)found.st_size, modified};
  put(out, values, sizeof values);
  return 0;
}

/* Doubles: block size, blocks, free, available, inodes, free inodes, as statvfs(3) counts them. */
static int put_space(const struct task *task, const struct sink *out) {
  struct statvfs found;
  if (statvfs(task->text, &found) != 0) return -errno;
  double values[] = {(double)found.f_frsize, (double)found.f_blocks, (double)found.f_bfree,
                     (double)found.f_bavail, (double)found.f_files,  (double)found.f_ffree};
  put(out, values, sizeof values);
  return 0;
}

/* By the numbers that src/platform/native/files.ts has for them. */
static int (*const QUESTIONS[])(const struct task *task, const struct sink *out) = {put_contents, put_stat, put_space};

/* What was found; at its end 0, or minus an errno. */
static void answer(const struct task *task, const struct sink *out) {
  int32_t error = QUESTIONS[task->kind](task, out);
  put(out, &error, sizeof error);
}

static void answer_from_child(const struct task *task, int fd) { answer(task, &(struct sink){.fd = fd}); }

/*
 * Whether a path leads to no other mount than the root, which this program was just started from, so that it answers. What
 * is on another mount, or where the kernel cannot tell (before Linux 5.6), is asked by a child.
 */
static bool is_near(const char *path) {
  struct {
    uint64_t flags, mode, resolve;
  } how = {.flags = O_PATH | O_CLOEXEC, .resolve = 1 /* RESOLVE_NO_XDEV */};
  int root = path[0] == '/' ? open("/", O_PATH | O_CLOEXEC) : -1;
  if (root < 0) return false;
  int fd = (int)syscall(437 /* openat2 */, root, path, &how, sizeof how), error = errno;
  close(root);
  if (fd >= 0) close(fd);
  return fd >= 0 || error == ENOENT || error == ENOTDIR || error == EACCES;
}

static js_value js_bytes(const struct text *text) {
  uint32_t copy = memory_copy_in(text->data, (uint32_t)text->length);
  js_value bytes = Z_quickjsZ_qjs_new_uint8_array(&engine, copy, (uint32_t)text->length);
  Z_quickjsZ_wasm_free(&engine, copy);
  return bytes;
}

/** (question, path, bytes at most) → the answer, or a descriptor on which a child gives it, or minus an errno */
js_value host_ask(struct call *call) {
  struct task task = {.kind = arg_int(call, 0), .limit = (uint32_t)arg_int(call, 2)};
  const char *path = arg_path(call, 1);
  if (task.kind < 0 || (size_t)task.kind >= sizeof QUESTIONS / sizeof *QUESTIONS) die("there is no such question");
  if (path == NULL) return js_number(-EINVAL);
  if (strlen(path) >= sizeof task.text) return js_number(-ENAMETOOLONG);
  strcpy(task.text, path);
  if (!is_near(path)) return js_number(child_start(answer_from_child, &task));
  struct text text = {0};
  answer(&task, &(struct sink){.text = &text});
  js_value result = js_bytes(&text);
  free(text.data);
  return result;
}
