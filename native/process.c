/* Host calls about this process: its surroundings, output, time and randomness. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "host.h"

js_value host_env(struct call *call) {
  const char *name = arg_path(call, 0);
  const char *value = name == NULL ? NULL : getenv(name);
  return value == NULL ? js_undefined() : js_text(value, strlen(value));
}

/* The length of a variable's name where it begins with the prefix, else 0. */
static size_t named(const char *entry, const char *prefix) {
  const char *end = strchr(entry, '=');
  return end != NULL && strncmp(entry, prefix, strlen(prefix)) == 0 ? (size_t)(end - entry) : 0;
}

/** The names of variables that begin with a prefix, each followed by a NUL. */
js_value host_variables(struct call *call) {
  const char *prefix = arg_path(call, 0);
  size_t size = 0, used = 0;
  for (char **entry = environ; prefix != NULL && *entry != NULL; entry++)
    if (named(*entry, prefix) > 0) size += named(*entry, prefix) + 1;
  if (size == 0) return js_text("", 0);
  char *names = malloc(size);
  if (names == NULL) die("out of memory");
  for (char **entry = environ; *entry != NULL; entry++) {
    size_t length = named(*entry, prefix);
    if (length == 0) continue;
    memcpy(names + used, *entry, length);
    names[used + length] = 0;
    used += length + 1;
  }
  js_value result = js_text(names, size);
  free(names);
  return result;
}

js_value host_print(struct call *call) {
  uint32_t length;
  const char *text = arg_text(call, 1, &length);
  return js_number(write_all(arg_int(call, 0), (const uint8_t *)text, length));
}

js_value host_exit(struct call *call) {
  child_forget_all();
  exit(arg_int(call, 0));
}

/** Columns of the terminal behind a descriptor; 0 if it is not a terminal. */
js_value host_columns(struct call *call) {
  struct winsize size = {0};
  return js_number(ioctl(arg_int(call, 0), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0);
}

js_value host_pid(struct call *call) {
  (void)call;
  return js_number(getpid());
}

/** Milliseconds, with the clock's fraction. */
js_value host_monotonic(struct call *call) {
  (void)call;
  return js_number((double)monotonic_ns() / 1e6);
}

/** Until when JavaScript may run without coming back to the host, in monotonic ms; Infinity for as long as it likes. */
js_value host_limit(struct call *call) {
  double ms = arg_number(call, 0);
  interrupt_at = ms < 1e15 ? (uint64_t)(ms * 1e6) : 0;
  return js_undefined();
}

/* How often the last resort looks whether the same call still runs, us: what is only slow has come back by then. */
#define LOOK_US 40000

static struct {
  int code;
  size_t length;
  uint8_t text[256];
} resort;

/* Only by what a signal handler may do. */
static void end_stuck_call(int signal) {
  static sig_atomic_t seen;
  (void)signal;
  if (running_call != 0 && running_call == seen) {
    write_all(STDOUT_FILENO, resort.text, resort.length);
    _exit(resort.code);
  }
  seen = running_call;
}

/**
 * (monotonic ms, exit code, text): what is printed, and how the program ends, where a call of the host does not come back
 * long after that time: a library that computes, a wait that a signal can interrupt. Infinity disarms.
 */
js_value host_lastResort(struct call *call) {
  double ms = arg_number(call, 0) - (double)monotonic_ns() / 1e6;
  uint32_t length;
  const char *text = arg_text(call, 2, &length);
  struct itimerval timer = {.it_interval = {.tv_usec = LOOK_US}};
  resort.code = arg_int(call, 1);
  resort.length = length < sizeof resort.text ? length : sizeof resort.text;
  memcpy(resort.text, text, resort.length);
  if (!(ms < 1e9)) timer.it_interval.tv_usec = 0;
  else timer.it_value = (struct timeval){.tv_sec = ms > 0 ? (time_t)(ms / 1e3) : 0, .tv_usec = ms > 0 ? (suseconds_t)((int64_t)(ms * 1e3) % 1000000) : 1};
  sigaction(SIGALRM, &(struct sigaction){.sa_handler = end_stuck_call, .sa_flags = SA_RESTART}, NULL);
  setitimer(ITIMER_REAL, &timer, NULL);
  return js_undefined();
}

js_value host_random(struct call *call) {
  struct bytes bytes = arg_bytes(call, 0);
  random_fill(bytes.data, bytes.length);
  return js_undefined();
}
