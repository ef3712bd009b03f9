/*
 * The static binary: puts the start image in place, calls the script's `start(args)`, and then its `turn()` for as
 * long as that says there is more to wait for. The event loop itself is TypeScript (src/platform/native/loop.ts).
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "host.h"

Z_quickjs_instance_t engine;

static js_value global_function(const char *name) {
  uint32_t text = memory_copy_in(name, (uint32_t)strlen(name));
  js_value global = Z_quickjsZ_qjs_get_global(&engine);
  js_value function = Z_quickjsZ_qjs_get_prop_string(&engine, global, text);
  Z_quickjsZ_qjs_free_value(&engine, global);
  Z_quickjsZ_wasm_free(&engine, text);
  return function;
}

static void tell(js_value error) {
  struct call call = {.argc = 1, .argv = memory_copy_in(&error, sizeof error)};
  uint32_t length;
  const char *text = arg_text(&call, 0, &length);
  write_all(STDERR_FILENO, (const uint8_t *)"sitrep: ", 8);
  write_all(STDERR_FILENO, (const uint8_t *)text, length);
  write_all(STDERR_FILENO, (const uint8_t *)"\n", 1);
  call_done(&call);
}

/* An exception that reaches the host is a bug; nothing else would print it. */
static bool failed(js_value result) {
  if (!Z_quickjsZ_qjs_is_exception(&engine, result)) return false;
  js_value error = Z_quickjsZ_qjs_get_exception(&engine);
  tell(error);
  Z_quickjsZ_qjs_free_value(&engine, error);
  return true;
}

/* Until none is left, or one was interrupted: then a timer is overdue, and has to run before what follows from that. */
static void run_jobs(void) {
  while (!interrupted && Z_quickjsZ_qjs_is_job_pending(&engine)) {
    if ((int32_t)Z_quickjsZ_qjs_execute_pending_job(&engine) >= 0) continue;
    js_value error = Z_quickjsZ_qjs_get_exception(&engine);
    if (!interrupted) tell(error);
    Z_quickjsZ_qjs_free_value(&engine, error);
  }
  interrupted = false;
}

static bool call_turn(js_value turn) {
  js_value more = js_call(turn, NULL, 0);
  if (failed(more)) die("the event loop failed");
  bool again = Z_quickjsZ_qjs_get_float64(&engine, more) != 0;
  Z_quickjsZ_qjs_free_value(&engine, more);
  return again;
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  image_load();
  js_value args = js_texts(argv + 1, argc > 0 ? (uint32_t)argc - 1 : 0);
  js_value start = global_function("start"), turn = global_function("turn");
  js_value result = js_call(start, &args, 1);
  if (failed(result)) die("start failed");
  do run_jobs();
  while (call_turn(turn));
  /* The script ends by the host call `exit`; to come here, it must wait for something that can never happen. */
  die("nothing is left to wait for, and no exit code was given");
}
