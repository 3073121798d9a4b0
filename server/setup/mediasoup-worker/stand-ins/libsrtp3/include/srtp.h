/*
 * The part of libsrtp 3.0.0-beta's interface that mediasoup's worker uses, on top of libsrtp 2. What is the same in both
 * versions comes from <srtp2/srtp.h>. What changed is declared here under srtp3_ names, and the worker's sources reach it
 * by the macros at the end.
 */
#ifndef MAHZAR_SRTP3_ON_2_H
#define MAHZAR_SRTP3_ON_2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <srtp2/srtp.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Error codes of version 3 that version 2 does not have; its last one is 27. */
#define srtp_err_status_buffer_small ((srtp_err_status_t)28)
#define srtp_err_status_cryptex_err ((srtp_err_status_t)29)

/* Version 3 hides the policy and has it made by these calls. */
typedef struct srtp3_policy *srtp3_policy_t;

srtp_err_status_t srtp3_policy_create(srtp3_policy_t *policy);
void srtp3_policy_destroy(srtp3_policy_t policy);
srtp_err_status_t srtp3_policy_set_ssrc(srtp3_policy_t policy, srtp_ssrc_t ssrc);
srtp_err_status_t srtp3_policy_set_profile(srtp3_policy_t policy, srtp_profile_t profile);
srtp_err_status_t srtp3_policy_set_allow_repeat_tx(srtp3_policy_t policy, bool allow);
/* The window of the replay check, in packets: 64 to 32767. */
srtp_err_status_t srtp3_policy_set_window_size(srtp3_policy_t policy, size_t packets);
/* One key, without a master key identifier: all that the worker asks for. Lengths in bytes. */
srtp_err_status_t srtp3_policy_add_key(srtp3_policy_t policy, const uint8_t *key, size_t key_len, const uint8_t *salt,
                                       size_t salt_len, const uint8_t *mki, size_t mki_len);

srtp_err_status_t srtp3_create(srtp_t *session, const srtp3_policy_t policy);
/* The SSRC is in network byte order, as in version 2. */
srtp_err_status_t srtp3_stream_remove(srtp_t session, uint32_t ssrc);

/*
 * Version 3 reads one buffer and writes another, which may be the same. *out_len is the room in `out` on entry and the
 * length written on return, both in bytes.
 */
srtp_err_status_t srtp3_protect(srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len,
                                size_t mki_index);
srtp_err_status_t srtp3_unprotect(srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len);
srtp_err_status_t srtp3_protect_rtcp(srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len,
                                     size_t mki_index);
srtp_err_status_t srtp3_unprotect_rtcp(srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out,
                                       size_t *out_len);

#ifdef __cplusplus
}
#endif

#ifndef MAHZAR_SRTP3_ON_2_INSIDE
#define srtp_policy_t srtp3_policy_t
#define srtp_policy_create srtp3_policy_create
#define srtp_policy_destroy srtp3_policy_destroy
#define srtp_policy_set_ssrc srtp3_policy_set_ssrc
#define srtp_policy_set_profile srtp3_policy_set_profile
#define srtp_policy_set_allow_repeat_tx srtp3_policy_set_allow_repeat_tx
#define srtp_policy_set_window_size srtp3_policy_set_window_size
#define srtp_policy_add_key srtp3_policy_add_key
#define srtp_create srtp3_create
#define srtp_stream_remove srtp3_stream_remove
#define srtp_protect srtp3_protect
#define srtp_unprotect srtp3_unprotect
#define srtp_protect_rtcp srtp3_protect_rtcp
#define srtp_unprotect_rtcp srtp3_unprotect_rtcp
#endif

#endif
