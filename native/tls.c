/*
 * Host calls for TLS (mbedTLS 3.6: TLS 1.2 and 1.3). The chain is verified here, but what follows from the result, and whether
 * the name fits, is for the caller to say before it sends anything.
 */
#define _GNU_SOURCE
/* The alert of a peer, and what a cipher suite encrypts with: mbedTLS 3 knows both and has no function that tells. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <errno.h>
#include <mbedtls/cipher.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/sha1.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <psa/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "host.h"

/* More than checks that run at a time; the caller hears ENFILE beyond. */
#define MOST 32

/*
 * Bytes of the peer that one call may take: mbedTLS passes over warnings and empty records in a loop of its own, where no
 * deadline can reach. What is left over is for the next call, after the event loop had its turn.
 */
#define BYTES_A_CALL 32768

/* Bytes of the peer in a whole handshake. mbedTLS takes no message over 16 KiB, and a chain is one message. */
#define BYTES_A_HANDSHAKE 131072

static struct session {
  mbedtls_ssl_context ssl;
  mbedtls_ssl_config config;
  int fd;
  size_t call_bytes, handshake_bytes;
} *sessions[MOST];

static mbedtls_x509_crt *stores[MOST];

static struct session *session_of(const struct call *call) {
  int id = arg_int(call, 0);
  if (id < 0 || id >= MOST || sessions[id] == NULL) die("a TLS call names no session");
  return sessions[id];
}

static int take(void *state, unsigned char *buffer, size_t size) {
  struct session *session = state;
  if (session->call_bytes >= BYTES_A_CALL) return MBEDTLS_ERR_SSL_WANT_READ;
  ssize_t got = recv(session->fd, buffer, size, 0);
  if (got > 0) session->call_bytes += (size_t)got;
  if (got >= 0) return (int)got;
  if (errno == EAGAIN || errno == EINTR) return MBEDTLS_ERR_SSL_WANT_READ;
  return errno == ECONNRESET ? MBEDTLS_ERR_NET_CONN_RESET : MBEDTLS_ERR_NET_RECV_FAILED;
}

static int give(void *state, const unsigned char *bytes, size_t length) {
  ssize_t sent = send(((struct session *)state)->fd, bytes, length, MSG_NOSIGNAL);
  if (sent >= 0) return (int)sent;
  if (errno == EAGAIN || errno == EINTR) return MBEDTLS_ERR_SSL_WANT_WRITE;
  return errno == ECONNRESET || errno == EPIPE ? MBEDTLS_ERR_NET_CONN_RESET : MBEDTLS_ERR_NET_SEND_FAILED;
}

static int kernel_random(void *state, unsigned char *out, size_t length) {
  (void)state;
  random_fill(out, length);
  return 0;
}

/** (PEM text) → number of a store of trusted certificates, for the life of the program */
js_value host_tlsStore(struct call *call) {
  uint32_t length;
  const char *pem = arg_text(call, 0, &length);
  int id = 0;
  while (id < MOST && stores[id] != NULL) id++;
  if (id == MOST) return js_number(-ENFILE);
  mbedtls_x509_crt *store = calloc(1, sizeof *store);
  if (store == NULL) die("out of memory");
  mbedtls_x509_crt_init(store);
  /* With its NUL, as mbedTLS wants it. Certificates that it cannot read are passed over, as others do. */
  int error = mbedtls_x509_crt_parse(store, (const unsigned char *)pem, (size_t)length + 1);
  if (error >= 0 && store->version != 0) {
    stores[id] = store;
    return js_number(id);
  }
  mbedtls_x509_crt_free(store);
  free(store);
  return js_number(error < 0 ? error : MBEDTLS_ERR_X509_INVALID_FORMAT);
}

static void session_free(struct session *session) {
  mbedtls_ssl_free(&session->ssl);
  mbedtls_ssl_config_free(&session->config);
  free(session);
}

/* The suites with AES or ChaCha20: what else mbedTLS knows is weak, and left out of the program (unoffered.c). */
static const int *suites(void) {
  static int chosen[256];
  size_t count = 0;
  for (const int *id = mbedtls_ssl_list_ciphersuites(); *id != 0; id++) {
    const mbedtls_ssl_ciphersuite_t *suite = mbedtls_ssl_ciphersuite_from_id(*id);
    const mbedtls_cipher_info_t *cipher = suite == NULL ? NULL : mbedtls_cipher_info_from_type(suite->cipher);
    if (cipher == NULL) continue;
    if (strncmp(cipher->name, "AES", 3) != 0 && strncmp(cipher->name, "CHACHA20", 8) != 0) continue;
    if (count + 1 < sizeof chosen / sizeof *chosen) chosen[count++] = *id;
  }
  return chosen;
}

/* Options of tlsOpen: TLS 1.2 at most, and HTTP/2 by ALPN. */
enum { CAPPED = 1, HTTP2 = 2 };

/** TLS 1.3 computes by the PSA interface, which is set up once. */
static void crypto_init(void) {
  static bool is_ready;
  if (!is_ready && psa_crypto_init() != PSA_SUCCESS) die("the TLS library does not start");
  is_ready = true;
}

static int session_setup(struct session *session, const char *servername, mbedtls_x509_crt *store, int options) {
  static const char *protocols[] = {"h2", NULL};
  crypto_init();
  int error = mbedtls_ssl_config_defaults(&session->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                          MBEDTLS_SSL_PRESET_DEFAULT);
  if (error != 0) return error;
  mbedtls_ssl_conf_min_tls_version(&session->config, MBEDTLS_SSL_VERSION_TLS1_2);
  mbedtls_ssl_conf_max_tls_version(&session->config, (options & CAPPED) != 0 ? MBEDTLS_SSL_VERSION_TLS1_2 : MBEDTLS_SSL_VERSION_TLS1_3);
  if ((options & HTTP2) != 0) mbedtls_ssl_conf_alpn_protocols(&session->config, protocols);
  mbedtls_ssl_conf_ciphersuites(&session->config, suites());
  mbedtls_ssl_conf_rng(&session->config, kernel_random, NULL);
  /* A server that asks for a client's certificate late does so in a second handshake; Node answers it too. */
  mbedtls_ssl_conf_renegotiation(&session->config, MBEDTLS_SSL_RENEGOTIATION_ENABLED);
  /* OPTIONAL verifies and remembers; the handshake goes on, so that the certificate can be shown. */
  mbedtls_ssl_conf_authmode(&session->config, store == NULL ? MBEDTLS_SSL_VERIFY_NONE : MBEDTLS_SSL_VERIFY_OPTIONAL);
  if (store != NULL) mbedtls_ssl_conf_ca_chain(&session->config, store, NULL);
  mbedtls_ssl_set_bio(&session->ssl, session, give, take, NULL);
  error = mbedtls_ssl_setup(&session->ssl, &session->config);
  /* NULL says that the name is judged elsewhere, without which a handshake fails. */
  return error != 0 ? error : mbedtls_ssl_set_hostname(&session->ssl, *servername == 0 ? NULL : servername);
}

/** (descriptor of a connected socket, name for SNI or empty, store or -1 to trust anyone, options) → session */
js_value host_tlsOpen(struct call *call) {
  const char *servername = arg_path(call, 1);
  int store = arg_int(call, 2), id = 0;
  if (servername == NULL) return js_number(-EINVAL);
  if (store >= MOST || (store >= 0 && stores[store] == NULL)) die("a TLS call names no store");
  while (id < MOST && sessions[id] != NULL) id++;
  if (id == MOST) return js_number(-ENFILE);
  struct session *session = calloc(1, sizeof *session);
  if (session == NULL) die("out of memory");
  session->fd = arg_int(call, 0);
  mbedtls_ssl_init(&session->ssl);
  mbedtls_ssl_config_init(&session->config);
  int error = session_setup(session, servername, store < 0 ? NULL : stores[store], arg_int(call, 3));
  if (error == 0) sessions[id] = session;
  else session_free(session);
  return js_number(error == 0 ? id : error);
}

/* An alert of the peer, whose number mbedTLS keeps in the second byte of the record, and one that answers the hello. */
#define ALERT (-0x10000)
#define ALERT_TO_HELLO (-0x20000)
/*
 * mbedTLS offers RSA-PSS, which TLS 1.3 asks for, and cannot verify it in TLS 1.2: a server with an RSA key that goes no
 * further has to be asked again, capped.
 */
#define WANTS_TLS12 (-0x30000)

/**
 * 0 when done; or an error, of which WANT_READ and WANT_WRITE say what to wait for. An alert of the peer is ALERT minus its
 * number, or ALERT_TO_HELLO minus that where it came instead of the server's hello; WANTS_TLS12 asks for another attempt.
 */
js_value host_tlsHandshake(struct call *call) {
  struct session *session = session_of(call);
  const mbedtls_ssl_context *ssl = &session->ssl;
  session->call_bytes = 0;
  int error = mbedtls_ssl_handshake(&session->ssl);
  session->handshake_bytes += session->call_bytes;
  if (error == MBEDTLS_ERR_SSL_WANT_READ && session->handshake_bytes > BYTES_A_HANDSHAKE)
    error = MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL;
  if (error == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE && ssl->in_msg != NULL)
    error = (ssl->state == MBEDTLS_SSL_SERVER_HELLO ? ALERT_TO_HELLO : ALERT) - ssl->in_msg[1];
  if (error == MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER && ssl->state == MBEDTLS_SSL_SERVER_KEY_EXCHANGE) error = WANTS_TLS12;
  /* A cookie in a retry request (RFC 8446 section 4.2.2), which mbedTLS 3.6 does not take. */
  if (error == MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION && ssl->state == MBEDTLS_SSL_SERVER_HELLO)
    error = MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
  return js_number(error);
}

/** (session, buffer) → bytes read, 0 at the end, or an error */
js_value host_tlsRead(struct call *call) {
  struct session *session = session_of(call);
  struct bytes buffer = arg_bytes(call, 1);
  session->call_bytes = 0;
  return js_number(mbedtls_ssl_read(&session->ssl, buffer.data, buffer.length));
}

/** (session, bytes) → bytes taken, or an error */
js_value host_tlsWrite(struct call *call) {
  struct session *session = session_of(call);
  struct bytes bytes = arg_bytes(call, 1);
  session->call_bytes = 0;
  return js_number(mbedtls_ssl_write(&session->ssl, bytes.data, bytes.length));
}

/** The bits MBEDTLS_X509_BADCERT_*; 0 for a chain that is trusted */
js_value host_tlsVerified(struct call *call) {
  return js_number((double)mbedtls_ssl_get_verify_result(&session_of(call)->ssl));
}

/** Text that grows, cut at its size. */
struct lines {
  char data[8192];
  size_t length;
};

static void put(struct lines *text, const char *label, const unsigned char *data, size_t length) {
  size_t room = sizeof text->data - text->length, label_length = strlen(label);
  if (label_length + length + 1 > room) return;
  memcpy(text->data + text->length, label, label_length);
  if (length > 0) memcpy(text->data + text->length + label_length, data, length);
  text->length += label_length + length;
  text->data[text->length++] = '\n';
}

static void put_time(struct lines *text, const char *label, const mbedtls_x509_time *at) {
  char iso[64];
  int length = snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%02dZ", at->year, at->mon, at->day, at->hour,
                        at->min, at->sec);
  put(text, label, (const unsigned char *)iso, (size_t)length);
}

static void put_name(struct lines *text, const char *label, const mbedtls_x509_name *name) {
  char full[1024];
  int length = mbedtls_x509_dn_gets(full, sizeof full, name);
  put(text, label, (const unsigned char *)full, length > 0 ? (size_t)length : 0);
}

static void put_address(struct lines *text, const mbedtls_x509_buf *address) {
  char hex[33] = "";
  if (address->len > 16) return;
  for (size_t i = 0; i < address->len; i++) snprintf(hex + i * 2, 3, "%02x", (unsigned)address->p[i]);
  put(text, "ip=", (const unsigned char *)hex, address->len * 2);
}

static bool signed_itself(const mbedtls_x509_crt *certificate) {
  const mbedtls_x509_buf *subject = &certificate->subject_raw, *issuer = &certificate->issuer_raw;
  return subject->len == issuer->len && memcmp(subject->p, issuer->p, subject->len) == 0;
}

/**
 * The peer's certificate as lines of `key=value`: from, to, subject, issuer, dns, ip (hex), and `root` where the chain
 * that it showed ends in a certificate that signed itself. Empty where it showed none.
 */
js_value host_tlsPeer(struct call *call) {
  const mbedtls_x509_crt *certificate = mbedtls_ssl_get_peer_cert(&session_of(call)->ssl);
  struct lines text = {.length = 0};
  if (certificate == NULL) return js_text("", 0);
  put_time(&text, "from=", &certificate->valid_from);
  put_time(&text, "to=", &certificate->valid_to);
  put_name(&text, "subject=", &certificate->subject);
  put_name(&text, "issuer=", &certificate->issuer);
  for (const mbedtls_x509_sequence *name = &certificate->subject_alt_names; name != NULL; name = name->next) {
    int tag = name->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK;
    if (tag == MBEDTLS_X509_SAN_DNS_NAME) put(&text, "dns=", name->buf.p, name->buf.len);
    if (tag == MBEDTLS_X509_SAN_IP_ADDRESS) put_address(&text, &name->buf);
  }
  const mbedtls_x509_crt *last = certificate;
  while (last->next != NULL) last = last->next;
  if (signed_itself(last)) put(&text, "root=", NULL, 0);
  return js_text(text.data, text.length);
}

/** Says goodbye where that can be done without waiting, and forgets the session; the descriptor stays open. */
js_value host_tlsClose(struct call *call) {
  struct session *session = session_of(call);
  mbedtls_ssl_close_notify(&session->ssl);
  sessions[arg_int(call, 0)] = NULL;
  session_free(session);
  return js_undefined();
}

/** (bytes, 20 bytes of room) → 0 when the digest is in place; WebSockets prove by it that they were understood */
js_value host_sha1(struct call *call) {
  struct bytes input = arg_bytes(call, 0), digest = arg_bytes(call, 1);
  if (digest.length != 20) die("a SHA-1 digest has 20 bytes");
  return js_number(mbedtls_sha1(input.data, input.length, digest.data));
}
