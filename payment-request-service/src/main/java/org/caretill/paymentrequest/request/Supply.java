package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import org.caretill.paymentrequest.model.Business;
import org.jspecify.annotations.Nullable;

/**
 * What tax law calls the supply: who makes it, and the tax in its price. It is fixed when the request is created,
 * whatever the clinic changes later.
 *
 * @param gstMinor the GST in the price, in minor units; 0: the supply is GST-free, as most medical services are
 */
@Embeddable
public record Supply(
        @Nullable String businessName,
        @Nullable String businessAbn,
        @Nullable String businessAddress,
        @Nullable String businessPhone,
        long gstMinor) {

    /** By a business of which nothing is known, GST-free. */
    static final Supply UNKNOWN = new Supply(Business.UNKNOWN, 0);

    public Supply(Business business, long gstMinor) {
        this(business.name(), business.abn(), business.address(), business.phone(), gstMinor);
    }

    public Business business() {
        return new Business(businessName, businessAbn, businessAddress, businessPhone);
    }
}
