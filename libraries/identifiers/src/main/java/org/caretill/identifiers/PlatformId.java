package org.caretill.identifiers;

/**
 * The ids of organisations, clinics, calls and participants. The video-call platform assigns them; for us they
 * are opaque, and safe in a path, a query, a log line and a comma-separated list.
 */
public final class PlatformId {

    /** The whole id, as a regular expression. */
    public static final String PATTERN = "[A-Za-z0-9_-]{1,64}";

    /** The error message for an id that does not match. */
    public static final String RULE = "must be 1 to 64 letters, digits, hyphens or underscores";

    private PlatformId() {}
}
