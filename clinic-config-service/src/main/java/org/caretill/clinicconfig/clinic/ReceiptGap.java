package org.caretill.clinicconfig.clinic;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a clinic's receipts lack, so that whoever gets them may not accept them. The clinic can take payments all the
 * same.
 */
public enum ReceiptGap {
    /**
     * The business number of an Australian clinic. Without it, a business that pays the clinic must withhold a part (<a
     * href="https://www.ato.gov.au/businesses-and-organisations/hiring-and-paying-your-workers/engaging-a-worker/abn-withholding">no
     * ABN withholding</a>).
     */
    ABN,
    /**
     * The address of the practice. Medicare wants it or the provider number of the practitioner (<a
     * href="https://www9.health.gov.au/mbs/fullDisplay.cfm?type=note&q=GN.7.16&qt=noteID">MBS notes</a> on accounts).
     */
    ADDRESS;

    static List<ReceiptGap> of(@Nullable Business business, String country) {
        List<ReceiptGap> gaps = new ArrayList<>();
        if (country.equals("AU") && (business == null || business.abn() == null)) {
            gaps.add(ABN);
        }
        if (business == null || business.address() == null) {
            gaps.add(ADDRESS);
        }
        return gaps;
    }
}
