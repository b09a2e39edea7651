package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.List;
import org.caretill.clinicconfig.columns.JsonColumn;

/** One JSON column, because presets are read and written together and never searched. */
@Converter
class PresetsColumn extends JsonColumn<List<Preset>> {

    PresetsColumn() {
        super(new TypeReference<>() {});
    }
}
