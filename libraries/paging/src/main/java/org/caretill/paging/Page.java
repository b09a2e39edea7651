package org.caretill.paging;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list. Pages are read by key, not by offset, so that rows added or removed in between cause neither
 * repeated nor missing items.
 *
 * @param nextCursor the {@code cursor} for the next page; null: this is the last
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /** How many items a page holds if the caller does not say; a string, because annotations need one. */
    public static final String DEFAULT_LIMIT = "50";

    /** How many items a page holds at most. */
    public static final int MAX_LIMIT = 200;

    /** How many rows to read for a page: one more than it holds, to see whether another page follows. */
    public static int rowsToRead(int limit) {
        return limit + 1;
    }

    /**
     * Makes the page from the rows that were read for it.
     *
     * @param rows at most {@link #rowsToRead} of them
     * @param item what the caller sees of a row
     * @param cursor where the next page continues, after this row
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> item, Function<R, String> cursor) {
        List<R> kept = rows.subList(0, Math.min(limit, rows.size()));
        return new Page<>(kept.stream().map(item).toList(), rows.size() > limit ? cursor.apply(kept.getLast()) : null);
    }
}
