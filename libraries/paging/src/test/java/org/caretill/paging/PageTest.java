package org.caretill.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void one_row_more_than_the_limit_means_that_another_page_follows() {
        var page = page(rows(Page.rowsToRead(3)), 3);
        assertThat(page.items()).containsExactly("item 1", "item 2", "item 3");
        assertThat(page.nextCursor()).isEqualTo("after 3");
    }

    @Test
    void a_page_that_is_just_full_is_the_last() {
        var page = page(rows(3), 3);
        assertThat(page.items()).hasSize(3);
        assertThat(page.nextCursor()).isNull();
    }

    @Test
    void no_rows_are_an_empty_page() {
        assertThat(page(rows(0), 3)).isEqualTo(new Page<>(List.of(), null));
    }

    private static Page<String> page(List<Integer> rows, int limit) {
        return Page.of(rows, limit, row -> "item " + row, row -> "after " + row);
    }

    private static List<Integer> rows(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }
}
