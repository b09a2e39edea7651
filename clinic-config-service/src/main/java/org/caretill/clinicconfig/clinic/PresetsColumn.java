package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.List;
import org.caretill.clinicconfig.columns.JsonColumn;

/** Presets are read and written together, never searched: one JSON column. */
@Converter
class PresetsColumn extends JsonColumn<List<Preset>> {

    PresetsColumn() {
        super(new TypeReference<>() {});
    }
}
