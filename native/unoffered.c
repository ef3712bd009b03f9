/*
 * Ciphers and key exchanges that tls.c does not offer, hashes that no certificate may be signed with and TLS does not use, and
 * what only a private key needs (its encryption, and numbers to sign with), of which a client has none: mbedTLS's tables refer to
 * all of them. Defined here as failures, so that the linker leaves 60 kB in the archives.
 */
#define FAILS(name) \
  int name(void);   \
  int name(void) { return -1; }

#define CIPHER(name)           \
  FAILS(mbedtls_##name##_init) \
  FAILS(mbedtls_##name##_free)

#define HASH(name)               \
  CIPHER(name)                   \
  FAILS(mbedtls_##name)          \
  FAILS(mbedtls_##name##_clone)  \
  FAILS(mbedtls_##name##_starts) \
  FAILS(mbedtls_##name##_update) \
  FAILS(mbedtls_##name##_finish)

#define BLOCK_CIPHER(name)            \
  CIPHER(name)                        \
  FAILS(mbedtls_##name##_setkey_enc)  \
  FAILS(mbedtls_##name##_setkey_dec)  \
  FAILS(mbedtls_##name##_crypt_ecb)   \
  FAILS(mbedtls_##name##_crypt_cbc)   \
  FAILS(mbedtls_##name##_crypt_cfb128) \
  FAILS(mbedtls_##name##_crypt_ctr)

BLOCK_CIPHER(aria)
BLOCK_CIPHER(camellia)

BLOCK_CIPHER(des)
FAILS(mbedtls_des_key_set_parity)

CIPHER(des3)
FAILS(mbedtls_des3_set2key_enc)
FAILS(mbedtls_des3_set2key_dec)
FAILS(mbedtls_des3_set3key_enc)
FAILS(mbedtls_des3_set3key_dec)
FAILS(mbedtls_des3_crypt_ecb)
FAILS(mbedtls_des3_crypt_cbc)

CIPHER(nist_kw)
FAILS(mbedtls_nist_kw_setkey)
FAILS(mbedtls_nist_kw_wrap)
FAILS(mbedtls_nist_kw_unwrap)

HASH(md5)
HASH(ripemd160)
HASH(sha3)

CIPHER(ecjpake)
FAILS(mbedtls_ecjpake_setup)
FAILS(mbedtls_ecjpake_read_round_one)
FAILS(mbedtls_ecjpake_read_round_two)
FAILS(mbedtls_ecjpake_write_round_one)
FAILS(mbedtls_ecjpake_write_round_two)
FAILS(mbedtls_ecjpake_write_shared_key)

FAILS(mbedtls_cipher_cmac_starts)
FAILS(mbedtls_cipher_cmac_update)
FAILS(mbedtls_cipher_cmac_finish)

CIPHER(hmac_drbg)
FAILS(mbedtls_hmac_drbg_seed_buf)
FAILS(mbedtls_hmac_drbg_random)

FAILS(mbedtls_pkcs5_pbes2_ext)
FAILS(mbedtls_pkcs12_pbe_ext)
