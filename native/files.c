/* Host calls that look at files. Nothing here can write, create or lock. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "host.h"

/** A descriptor to read from. Non-blocking, so that a pipe without a writer does not hold us up. */
js_value host_open(struct call *call) {
  const char *path = arg_path(call, 0);
  if (path == NULL) return js_number(-EINVAL);
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
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

/** `[type bits of st_mode, bytes, modified in ms since the epoch]` */
js_value host_stat(struct call *call) {
  const char *path = arg_path(call, 0);
  struct stat found;
  if (path == NULL) return js_number(-EINVAL);
  if (stat(path, &found) != 0) return js_number(-errno);
  double modified = (double)found.st_mtim.tv_sec * 1e3 + (double)found.st_mtim.tv_nsec / 1e6;
  return js_list((double[]){(double)(found.st_mode & S_IFMT), (double)found.st_size, modified}, 3);
}

/** `[block size, blocks, free, available, inodes, free inodes]`, as statvfs(3) counts them. */
js_value host_space(struct call *call) {
  const char *path = arg_path(call, 0);
  struct statvfs found;
  if (path == NULL) return js_number(-EINVAL);
  if (statvfs(path, &found) != 0) return js_number(-errno);
  double values[] = {(double)found.f_frsize, (double)found.f_blocks, (double)found.f_bfree,
                     (double)found.f_bavail, (double)found.f_files,  (double)found.f_ffree};
  return js_list(values, sizeof values / sizeof *values);
}
