/*
 * What the files of the host share: the QuickJS instance, values that cross between JavaScript and C, and the host
 * calls. A JavaScript value is a handle (`js_value`): the offset of a box in linear memory, owned by whoever made it.
 *
 * Convention of all calls: a number that is negative is minus an errno (or an mbedTLS error, which is negative too).
 * The host holds no policy: it waits for nothing, retries nothing and judges nothing.
 */
#ifndef SITREP_HOST_H
#define SITREP_HOST_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quickjs.h"

typedef uint32_t js_value;

/** The one QuickJS instance of this process (main.c). */
extern Z_quickjs_instance_t engine;

/** One call from JavaScript. Texts taken from it live until it returns. */
struct call {
  uint32_t argc;
  uint32_t argv;
  uint32_t texts[3];
  unsigned text_count;
};

/** A view into linear memory: good until the next call into QuickJS, which may move or free it. */
struct bytes {
  uint8_t *data;
  uint32_t length;
};

/* values.c: every access to linear memory is checked against its size. */
uint8_t *memory_at(uint32_t offset, uint32_t length);
uint32_t memory_copy_in(const void *data, uint32_t length);
uint32_t read_u32(uint32_t offset);
void write_u32(uint32_t offset, uint32_t value);
js_value js_undefined(void);
js_value js_number(double number);
js_value js_text(const char *text, size_t length);
js_value js_list(const double *numbers, uint32_t count);
js_value js_texts(char *const *texts, uint32_t count);
js_value js_call(js_value function, const js_value *args, uint32_t argc);
double arg_number(const struct call *call, uint32_t index);
int arg_int(const struct call *call, uint32_t index);
struct bytes arg_bytes(const struct call *call, uint32_t index);
const char *arg_text(struct call *call, uint32_t index, uint32_t *length);
const char *arg_path(struct call *call, uint32_t index);
void call_done(struct call *call);

/* text.c: a text that grows; `data` is the owner's to free. */
struct text {
  char *data;
  size_t length, size;
};
void text_append(struct text *text, const char *data, size_t length);

/* runtime.c */
void image_load(void);
_Noreturn void die(const char *why);

/* wasi.c: the moment (monotonic, ns) past which running JavaScript is interrupted; 0 for never. And whether it was. */
extern uint64_t interrupt_at;
extern bool interrupted;
uint64_t monotonic_ns(void);
int write_all(int fd, const uint8_t *data, size_t length);
void random_fill(void *data, size_t length);

/* calls.c: the number of the call that is under way; 0 while none is that could be stuck. */
extern volatile sig_atomic_t running_call;

/* children.c: what a child does, known by the pipe that it answers on. Nothing of linear memory is there for it. */
struct task {
  int kind;
  uint32_t limit;
  char text[4096];
};
int child_start(void (*run)(const struct task *task, int fd), const struct task *task);
void child_forget(int fd);
void child_forget_all(void);

#define CALL(name) js_value host_##name(struct call *call);
#include "calls.def"
#undef CALL

#endif
