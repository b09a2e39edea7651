package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import org.caretill.clinicconfig.columns.JsonColumn;

/** The accounts are read and written with their clinic; which clinic has an account is found through an index on the JSON. */
@Converter
class StripeAccountsColumn extends JsonColumn<StripeAccounts> {

    StripeAccountsColumn() {
        super(new TypeReference<>() {});
    }
}
