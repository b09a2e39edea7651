package org.caretill.identifiers;

/**
 * The ids of organisations, clinics, calls, participants and users. They are the video-call platform's: opaque to us, safe in
 * a path, a query, a log line and a comma-separated list.
 */
public final class PlatformId {

    /** The whole id, as a regular expression. */
    public static final String PATTERN = "[A-Za-z0-9_-]{1,64}";

    /** What is wrong with an id that does not match, for whoever sent it. */
    public static final String RULE = "must be 1 to 64 letters, digits, hyphens or underscores";

    private PlatformId() {}
}
