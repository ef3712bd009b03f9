/* The way from a JavaScript function of the `host` object to the C function of the same name. */
#include <string.h>

#include "host.h"

volatile sig_atomic_t running_call;

static const struct {
  const char *name;
  size_t length;
  js_value (*run)(struct call *call);
} CALLS[] = {
#define CALL(name) {#name, sizeof #name - 1, host_##name},
#include "calls.def"
#undef CALL
};

/** Import of quickjs-wasi: a function made by `vm.newFunction(name)` is called. The result is the caller's. */
u32 Z_envZ_host_call(struct Z_env_instance_t *env, u32 name, u32 length, u32 self, u32 argc, u32 argv) {
  (void)env;
  (void)self;
  const char *wanted = (const char *)memory_at(name, length);
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
    if (CALLS[i].length != length || memcmp(CALLS[i].name, wanted, length) != 0) continue;
    static sig_atomic_t calls;
    struct call call = {.argc = argc, .argv = argv};
    /* `poll` waits as long as it is asked to, so it cannot hang. */
    running_call = CALLS[i].run == host_poll ? 0 : (calls = (calls & 0xffffff) + 1);
    js_value result = CALLS[i].run(&call);
    running_call = 0;
    call_done(&call);
    return result;
  }
  die("JavaScript called a host function that does not exist");
}
