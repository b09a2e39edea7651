package org.caretill.paymentrequest.platformevents;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why an attempt did not succeed. */
public enum WebhookFailure {
    /** The answer's status is neither 2xx nor 3xx. */
    HTTP_STATUS,
    /** The answer leads elsewhere, and nobody follows. */
    REDIRECT,
    /** There was no answer in time. */
    TIMEOUT,
    /** There was no connection, or it broke. */
    CONNECTION,
    /** The certificate is not valid for the host, or nothing there speaks TLS. */
    TLS,
    /** The host has no address. */
    NAME_NOT_FOUND,
    /** The host's address, or plain HTTP, is not allowed. */
    ADDRESS_NOT_ALLOWED;

    /** The name that the platform and the metrics see. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
