package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import org.caretill.clinicconfig.columns.JsonColumn;

/** One JSON column, because accounts are only read and written with their clinic. */
@Converter
class StripeAccountsColumn extends JsonColumn<StripeAccounts> {

    StripeAccountsColumn() {
        super(new TypeReference<>() {});
    }
}
