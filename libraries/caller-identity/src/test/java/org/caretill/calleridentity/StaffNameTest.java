package org.caretill.calleridentity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaffNameTest {

    @Test
    void a_name_is_one_line_without_characters_that_nobody_may_write() {
        assertEquals("Dr Clara Chu", StaffName.of("Dr Clara Chu"));
        assertEquals("Dr Clara Chu", StaffName.of(Json.createValue(" Dr\tClara \n Chu ")));
        assertEquals("abcd", StaffName.of("a\u0000b\u202Ec\uD800d"));
        assertEquals("王小明 😀", StaffName.of("王小明 😀"));
    }

    @Test
    void a_claim_that_names_nobody_is_no_name() {
        assertNull(StaffName.of(null));
        assertNull(StaffName.of(" "));
        assertNull(StaffName.of("\u200B"));
        assertNull(StaffName.of(12));
        assertNull(StaffName.of(List.of("Dr Clara Chu")));
    }

    @Test
    void a_long_name_is_cut_between_two_characters() {
        assertEquals("x".repeat(200), StaffName.of("x".repeat(201)));
        assertEquals("x".repeat(199), StaffName.of("x".repeat(199) + "😀"));
        assertEquals("x".repeat(198) + "😀", StaffName.of("x".repeat(198) + "😀y"));
    }
}
