package org.caretill.paymentrequest.history;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.caretill.paymentrequest.clinic.ClinicPlace;
import org.caretill.paymentrequest.history.TotalsResource.Answer;
import org.caretill.paymentrequest.history.TotalsResource.OfClinician;
import org.caretill.paymentrequest.history.TotalsResource.Total;
import org.jspecify.annotations.Nullable;

/** Adds up sums of a day, a clinician and a currency: by day, and by clinician. Amounts of two currencies never are. */
final class Takings {

    private Takings() {}

    private record Sums(long paidMinor, long refundedMinor, long returnedMinor, long payments, long refunds) {

        private static Sums of(Object[] row) {
            return new Sums(number(row[4]), number(row[5]), number(row[6]), number(row[7]), number(row[8]));
        }

        private Sums plus(Sums more) {
            return new Sums(
                    paidMinor + more.paidMinor,
                    refundedMinor + more.refundedMinor,
                    returnedMinor + more.returnedMinor,
                    payments + more.payments,
                    refunds + more.refunds);
        }

        private long netMinor() {
            return paidMinor - refundedMinor - returnedMinor;
        }
    }

    private record Day(int number, String currency) {}

    private record Clinician(String id, String currency) {}

    /** @param rows day from 1, clinician, the clinician's name, currency, and the sums */
    static Answer answer(ClinicPlace place, LocalDate first, LocalDate last, List<Object[]> rows) {
        Map<Day, Sums> days = new TreeMap<>(Comparator.comparingInt(Day::number).thenComparing(Day::currency));
        Map<Clinician, Sums> clinicians =
                new TreeMap<>(Comparator.comparing(Clinician::id).thenComparing(Clinician::currency));
        Map<String, String> names = new TreeMap<>();
        for (Object[] row : rows) {
            String id = (String) row[1];
            @Nullable String name = (String) row[2];
            if (name != null) {
                names.put(id, name);
            }
            String currency = (String) row[3];
            Sums sums = Sums.of(row);
            days.merge(new Day(((Number) row[0]).intValue(), currency), sums, Sums::plus);
            clinicians.merge(new Clinician(id, currency), sums, Sums::plus);
        }
        return new Answer(
                place.zone().getId(),
                place.country(),
                first,
                last,
                days.entrySet().stream()
                        .map(entry -> ofDay(first.plusDays(entry.getKey().number() - 1L), entry))
                        .toList(),
                clinicians.entrySet().stream()
                        .map(entry -> ofClinician(names.get(entry.getKey().id()), entry))
                        .toList());
    }

    private static Total ofDay(LocalDate day, Map.Entry<Day, Sums> entry) {
        Sums sums = entry.getValue();
        return new Total(
                day,
                entry.getKey().currency(),
                sums.paidMinor,
                sums.refundedMinor,
                sums.returnedMinor,
                sums.netMinor(),
                sums.payments,
                sums.refunds);
    }

    private static OfClinician ofClinician(@Nullable String name, Map.Entry<Clinician, Sums> entry) {
        Sums sums = entry.getValue();
        return new OfClinician(
                entry.getKey().id(),
                name,
                entry.getKey().currency(),
                sums.paidMinor,
                sums.refundedMinor,
                sums.returnedMinor,
                sums.netMinor(),
                sums.payments);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
