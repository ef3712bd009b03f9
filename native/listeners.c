/*
 * Host call for the TCP sockets that listen in this network namespace. The kernel filters them by state when asked over
 * netlink (sock_diag(7)), which needs no privilege. /proc/net/tcp costs thirty times as much, because the kernel walks
 * every connection to write it; it serves where netlink is not to be had (gVisor, qemu-user, a strict seccomp profile).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

/* The kernel's headers are not there for every machine that is built for, so what is used of them stands here:
   linux/netlink.h, linux/sock_diag.h, linux/inet_diag.h, and TCP_LISTEN of net/tcp_states.h. */
#define NETLINK_SOCK_DIAG 4
#define NLM_F_REQUEST 0x001
#define NLM_F_DUMP 0x300
#define NLMSG_ERROR 2
#define NLMSG_DONE 3
#define SOCK_DIAG_BY_FAMILY 20
#define LISTENING 10

struct message {
  uint32_t length;
  uint16_t type, flags;
  uint32_t sequence, sender;
};

struct socket_id {
  uint16_t port, peer_port;
  uint8_t address[16], peer_address[16];
  uint32_t interface, cookie[2];
};

struct request {
  struct message header;
  uint8_t family, protocol, extensions, padding;
  uint32_t states;
  struct socket_id id;
};

struct answer {
  struct message header;
  uint8_t family, state, timer, retransmits;
  struct socket_id id;
  uint32_t expires, backlog, write_queue, user, inode;
};

_Static_assert(sizeof(struct request) == 72 && sizeof(struct answer) == 88, "as the kernel lays them out");

struct listener {
  uint8_t address[16];
  unsigned port, backlog;
  unsigned long inode;
};

static const uint8_t MAPPED[12] = {[10] = 0xff, [11] = 0xff};

/** One line a listener: 32 hex digits of the address (IPv4 mapped into IPv6), port, backlog, inode. */
static void append(struct text *text, const struct listener *one) {
  char line[96];
  int length = 0;
  for (size_t i = 0; i < sizeof one->address; i++) length += sprintf(line + length, "%02x", one->address[i]);
  length += sprintf(line + length, " %u %u %lu\n", one->port, one->backlog, one->inode);
  text_append(text, line, (size_t)length);
}

/** `port` in network order; the kernel lists all listeners if it is 0. */
static int ask(int fd, int family, uint16_t port) {
  struct request request = {
      .header = {.length = sizeof request, .type = SOCK_DIAG_BY_FAMILY, .flags = NLM_F_REQUEST | NLM_F_DUMP},
      .family = (uint8_t)family,
      .protocol = IPPROTO_TCP,
      .states = 1u << LISTENING,
      .id.port = port,
  };
  return send(fd, &request, sizeof request, 0) == (ssize_t)sizeof request ? 0 : -errno;
}

static void append_answer(struct text *text, const struct answer *found) {
  struct listener one = {.port = ntohs(found->id.port), .backlog = found->backlog, .inode = found->inode};
  bool is_v4 = found->family == AF_INET;
  if (is_v4) memcpy(one.address, MAPPED, sizeof MAPPED);
  memcpy(one.address + (is_v4 ? 12 : 0), found->id.address, is_v4 ? 4 : 16);
  append(text, &one);
}

/** Reads the answer to its end. It is there when the request has been taken, so nothing here waits. */
static int read_answer(int fd, struct text *text) {
  /* What the kernel puts into one datagram at most. */
  static _Alignas(struct answer) uint8_t buffer[32768];
  for (;;) {
    ssize_t got = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (got <= 0) return got < 0 ? -errno : -EIO;
    size_t length = (size_t)got, size;
    for (size_t at = 0; at + sizeof(struct message) <= length; at += (size + 3) & ~(size_t)3) {
      const struct answer *answer = (const void *)(buffer + at);
      size = answer->header.length;
      if (answer->header.type == NLMSG_DONE) return 0;
      if (answer->header.type == NLMSG_ERROR || size < sizeof *answer || size > length - at) return -EPROTO;
      append_answer(text, answer);
    }
  }
}

static int by_netlink(struct text *text, uint16_t port) {
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG), error = fd < 0 ? -errno : 0;
  static const int families[] = {AF_INET, AF_INET6};
  for (size_t i = 0; error == 0 && i < sizeof families / sizeof *families; i++) {
    error = ask(fd, families[i], port);
    if (error == 0) error = read_answer(fd, text);
  }
  if (fd >= 0) close(fd);
  return error;
}

/** The next number of a line in `base`; what stands before it (blanks, colons) is passed over. */
static unsigned long number(char **at, int base) {
  *at += strspn(*at, " :");
  return strtoul(*at, at, base);
}

/** Words of 32 bits, each written as the number that its bytes are in this machine's memory. */
static void read_address(struct listener *one, char **at) {
  *at += strspn(*at, " :");
  size_t digits = strspn(*at, "0123456789ABCDEF"), start = digits == 8 ? 12 : 0;
  if (start > 0) memcpy(one->address, MAPPED, sizeof MAPPED);
  for (; start < sizeof one->address && digits >= 8; start += 4, digits -= 8, *at += 8) {
    char word[9] = "";
    memcpy(word, *at, 8);
    uint32_t value = (uint32_t)strtoul(word, NULL, 16);
    memcpy(one->address + start, &value, sizeof value);
  }
}

/**
 * A line of proc_net_tcp(5): `sl: local_address:port remote_address:port state tx_queue:rx_queue …`. For a socket that
 * listens, rx_queue is its backlog. False where it is about another one.
 */
static bool append_line(struct text *text, char *at) {
  struct listener one = {0};
  struct listener peer;
  number(&at, 10);
  read_address(&one, &at);
  one.port = (unsigned)number(&at, 16);
  read_address(&peer, &at);
  number(&at, 16);
  if (number(&at, 16) != LISTENING) return false;
  number(&at, 16);
  one.backlog = (unsigned)number(&at, 16);
  for (int skipped = 0; skipped < 2; skipped++) number(&at, 16); /* timer, its time */
  for (int skipped = 0; skipped < 3; skipped++) number(&at, skipped == 0 ? 16 : 10); /* retransmits, uid, timeout */
  one.inode = number(&at, 10);
  append(text, &one);
  return true;
}

/** The kernel lists sockets that listen before all others (net/ipv4/tcp_ipv4.c): at the first other one it is done. */
static int read_table(const char *path, struct text *text) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -errno;
  char buffer[4096];
  size_t length = 0;
  bool more = true, is_heading = true;
  ssize_t got = 0;
  while (more && (got = read(fd, buffer + length, sizeof buffer - 1 - length)) > 0) {
    length += (size_t)got;
    buffer[length] = 0;
    char *line = buffer;
    for (char *end; more && (end = strchr(line, '\n')) != NULL; line = end + 1, is_heading = false) {
      *end = 0;
      more = is_heading || append_line(text, line);
    }
    length = strlen(line);
    memmove(buffer, line, length);
  }
  int error = got < 0 ? -errno : 0;
  close(fd);
  return error;
}

/** port, 0 for any → lines as `append` writes them, perhaps for other ports too, or minus an errno */
js_value host_listeners(struct call *call) {
  uint16_t port = htons((uint16_t)arg_int(call, 0));
  struct text text = {0};
  int error = by_netlink(&text, port);
  if (error != 0) {
    text.length = 0;
    error = read_table("/proc/net/tcp", &text);
    /* A kernel without IPv6 has no second table. */
    if (error == 0) read_table("/proc/net/tcp6", &text);
  }
  js_value result = error != 0 ? js_number(error) : js_text(text.data, text.length);
  free(text.data);
  return result;
}
