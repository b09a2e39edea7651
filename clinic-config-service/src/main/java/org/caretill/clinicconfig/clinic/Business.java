package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.regex.Pattern;
import org.caretill.clinicconfig.columns.JsonColumn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a clinic's receipts and tax invoices say of it as a business.
 *
 * @param name that it trades under; receipts name its Stripe account if there is none
 * @param abn its Australian Business Number: eleven digits; spaces between them are removed
 * @param address of the practice, in one line
 * @param gstRegistered whether it is registered for Australia's goods and services tax; only then may it charge GST
 */
@Schema(name = "BusinessDetails")
public record Business(
        @Nullable String name,
        @Nullable String abn,
        @Nullable String address,
        @Nullable String phone,
        @Nullable Boolean gstRegistered) {

    private static final Pattern SPACES = Pattern.compile("\\s");

    public Business {
        abn = abn == null ? null : SPACES.matcher(abn).replaceAll("");
        gstRegistered = Boolean.TRUE.equals(gstRegistered);
    }

    @Converter
    static class Column extends JsonColumn<Business> {

        Column() {
            super(new TypeReference<>() {});
        }
    }
}
