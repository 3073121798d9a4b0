#define MAHZAR_SRTP3_ON_2_INSIDE
#include "srtp.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct srtp3_policy {
    srtp_policy_t on_2;
    /* on_2.key points here once there is a key: master key, then salt. */
    unsigned char key[SRTP_MAX_KEY_LEN];
};

srtp_err_status_t srtp3_policy_create(srtp3_policy_t *policy)
{
    if (policy == NULL)
        return srtp_err_status_bad_param;
    *policy = calloc(1, sizeof(**policy));
    return *policy == NULL ? srtp_err_status_alloc_fail : srtp_err_status_ok;
}

void srtp3_policy_destroy(srtp3_policy_t policy)
{
    if (policy == NULL)
        return;
    /* Through volatile, so that the compiler may not leave out wiping a key that is never read again. */
    for (volatile unsigned char *byte = policy->key; byte < policy->key + sizeof(policy->key); byte++)
        *byte = 0;
    free(policy);
}

srtp_err_status_t srtp3_policy_set_ssrc(srtp3_policy_t policy, srtp_ssrc_t ssrc)
{
    if (policy == NULL)
        return srtp_err_status_bad_param;
    policy->on_2.ssrc = ssrc;
    return srtp_err_status_ok;
}

srtp_err_status_t srtp3_policy_set_profile(srtp3_policy_t policy, srtp_profile_t profile)
{
    if (policy == NULL)
        return srtp_err_status_bad_param;
    srtp_err_status_t status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->on_2.rtp, profile);
    if (status != srtp_err_status_ok)
        return status;
    return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->on_2.rtcp, profile);
}

srtp_err_status_t srtp3_policy_set_allow_repeat_tx(srtp3_policy_t policy, bool allow)
{
    if (policy == NULL)
        return srtp_err_status_bad_param;
    policy->on_2.allow_repeat_tx = allow ? 1 : 0;
    return srtp_err_status_ok;
}

srtp_err_status_t srtp3_policy_set_window_size(srtp3_policy_t policy, size_t packets)
{
    if (policy == NULL || packets < 64 || packets > 0x7fff)
        return srtp_err_status_bad_param;
    policy->on_2.window_size = (unsigned long)packets;
    return srtp_err_status_ok;
}

srtp_err_status_t srtp3_policy_add_key(srtp3_policy_t policy, const uint8_t *key, size_t key_len, const uint8_t *salt,
                                       size_t salt_len, const uint8_t *mki, size_t mki_len)
{
    if (policy == NULL || key == NULL || (salt == NULL && salt_len > 0) || mki != NULL || mki_len > 0)
        return srtp_err_status_bad_param;
    if (policy->on_2.key != NULL || key_len > sizeof(policy->key) || salt_len > sizeof(policy->key) - key_len)
        return srtp_err_status_bad_param;
    memcpy(policy->key, key, key_len);
    if (salt_len > 0)
        memcpy(policy->key + key_len, salt, salt_len);
    policy->on_2.key = policy->key;
    return srtp_err_status_ok;
}

srtp_err_status_t srtp3_create(srtp_t *session, const srtp3_policy_t policy)
{
    if (session == NULL || policy == NULL || policy->on_2.key == NULL)
        return srtp_err_status_bad_param;
    return srtp_create(session, &policy->on_2);
}

srtp_err_status_t srtp3_stream_remove(srtp_t session, uint32_t ssrc)
{
    return srtp_remove_stream(session, ssrc);
}

/* A call of version 2, which works in place. */
typedef srtp_err_status_t (*in_place_t)(srtp_t session, void *packet, int *len);

/* Carries out a call of version 2 that may write `growth` bytes beyond the packet. */
static srtp_err_status_t call(in_place_t in_place, srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out,
                              size_t *out_len, size_t growth)
{
    if (session == NULL || in == NULL || out == NULL || out_len == NULL || in_len > INT_MAX - growth)
        return srtp_err_status_bad_param;
    if (*out_len < in_len || *out_len - in_len < growth)
        return srtp_err_status_buffer_small;
    if (in != out)
        memmove(out, in, in_len);
    int len = (int)in_len;
    srtp_err_status_t status = in_place(session, out, &len);
    if (status == srtp_err_status_ok)
        *out_len = (size_t)len;
    return status;
}

srtp_err_status_t srtp3_protect(srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len,
                                size_t mki_index)
{
    if (mki_index != 0)
        return srtp_err_status_bad_mki;
    return call(srtp_protect, session, in, in_len, out, out_len, SRTP_MAX_TAG_LEN);
}

srtp_err_status_t srtp3_unprotect(srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len)
{
    return call(srtp_unprotect, session, in, in_len, out, out_len, 0);
}

srtp_err_status_t srtp3_protect_rtcp(srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len,
                                     size_t mki_index)
{
    if (mki_index != 0)
        return srtp_err_status_bad_mki;
    /* SRTCP also carries its index and the bit that says "encrypted". */
    return call(srtp_protect_rtcp, session, in, in_len, out, out_len, SRTP_MAX_TAG_LEN + sizeof(uint32_t));
}

srtp_err_status_t srtp3_unprotect_rtcp(srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out,
                                       size_t *out_len)
{
    return call(srtp_unprotect_rtcp, session, in, in_len, out, out_len, 0);
}
