/*
 * A service for the tests in containers: answers 200 until it is asked for /break, and 503 from then on. As `app worker` it
 * writes its heartbeat file once a second instead.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void end(int signal) {
  (void)signal;
  _exit(0);
}

static void work(void) {
  for (;;) {
    int beat = open("/run/beat", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (beat >= 0) close(beat);
    sleep(1);
  }
}

int main(int argc, char **argv) {
  /* Process 1 of a container has no default action for it. */
  signal(SIGTERM, end);
  if (argc > 1 && strcmp(argv[1], "worker") == 0) work();
  /* The Kubernetes example has one process for both. */
  if (getenv("BEATS") != NULL && fork() == 0) work();
  const char *port = getenv("PORT");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port ? (uint16_t)atoi(port) : 8080)};
  int server = socket(AF_INET, SOCK_STREAM, 0), on = 1, broken = 0;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 8) != 0) return 1;
  for (;;) {
    char request[4096];
    int client = accept(server, NULL, NULL);
    if (client < 0) continue;
    ssize_t got = read(client, request, sizeof request);
    if (got > 10 && memcmp(request, "GET /break", 10) == 0) broken = 1;
    const char *answer = broken ? "HTTP/1.1 503 Broken\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                                : "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
    if (write(client, answer, strlen(answer)) < 0) broken = 1;
    close(client);
  }
}
