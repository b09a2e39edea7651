package org.caretill.notification;

import io.quarkus.websockets.next.CloseReason;

/**
 * Why this service closes a socket: codes of <a href="https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1">RFC
 * 6455</a> and its <a href="https://www.iana.org/assignments/websocket/websocket.xml">registry</a>, and one of our own.
 * The client connects again after each of them except {@link #TOO_MANY_MESSAGES} and {@link #MESSAGE_TOO_LARGE}.
 */
enum Closing {
    /** The client fetches a new token and connects again. */
    TOKEN_EXPIRED(4401),
    /** The call has ended; a guest who is admitted again gets a new token. */
    TOKEN_REVOKED(4401),
    /** The client does not read its messages fast enough. */
    SLOW_READER(1013),
    /** The snapshot could not be read. */
    VIEW_UNAVAILABLE(1013),
    /** This process is stopping; another one serves, or this one soon again. */
    SERVICE_RESTART(1012),
    /** The client sent messages; it must not send any. */
    TOO_MANY_MESSAGES(1008),
    MESSAGE_TOO_LARGE(1009);

    private final int code;

    Closing(int code) {
        this.code = code;
    }

    /** The reason in the close frame and in metrics, such as {@code token-expired}. */
    String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    CloseReason reason() {
        return new CloseReason(code, text());
    }
}
