package org.caretill.clinicconfig.verification;

import static org.assertj.core.api.Assertions.assertThat;

import org.caretill.clinicconfig.columns.StoredJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"b":"x"}                 | {"b":"x","a":1}                     |
            {"a":1}                         | {"a":2}                             | a
            {"a":{"b":1,"c":2}}             | {"a":{"b":3,"c":4}}                 | a.b, a.c
            {"a":[{"b":1},{"b":2}]}         | {"a":[{"b":1},{"b":3}]}             | a[1].b
            {"a":[1]}                       | {"a":[1,2]}                         | a
            {"a":{"AUD":30}}                | {"a":{"AUD":30,"NZD":40}}           | a.NZD
            {"a":{"AUD":30,"NZD":40}}       | {"a":{"AUD":30}}                    | a.NZD
            {"a":{"b":null}}                | {"a":{}}                            |
            {"a":{}}                        | {"a":{"b":false}}                   |
            {"a":{}}                        | {"a":{"b":true}}                    | a.b
            {"a":null}                      | {"a":"x"}                           | a
            {"a":"x"}                       | {"a":null}                          | a
            {"a":1}                         | {"a":1,"new":2}                     |
            """)
    void differences_are_named(String known, String found, String names) {
        assertThat(String.join(", ", Differences.between(StoredJson.tree(known), StoredJson.tree(found))))
                .isEqualTo(names == null ? "" : names);
    }
}
