package org.caretill.clinicconfig.columns;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.List;

/** A list of texts as a JSON array. */
@Converter
public class TextsColumn extends JsonColumn<List<String>> {

    public TextsColumn() {
        super(new TypeReference<>() {});
    }
}
