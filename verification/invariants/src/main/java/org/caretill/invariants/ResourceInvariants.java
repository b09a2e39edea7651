package org.caretill.invariants;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import org.caretill.invariants.Evidence.Sample;
import org.caretill.invariants.Invariant.Examination;

/** A process's use of resources must not grow with the work it has done. */
final class ResourceInvariants {

    /** Fewer samples say nothing about growth. */
    private static final int MIN_SAMPLES = 12;

    /** A process warms up, so it may use half as much again plus this much. */
    private static final Map<String, Double> SLACK = Map.of("heap", 64e6, "threads", 40.0, "files", 60.0);

    private ResourceInvariants() {}

    /**
     * I11: compares the median of the last third of all samples with that of the first. A connected page keeps a file
     * open, which is not a leak.
     */
    static void stayBounded(Evidence evidence, Examination examination) {
        evidence.recordings().samples().stream()
                .collect(groupingBy(sample -> sample.process() + ": " + sample.quantity(), TreeMap::new, toSorted()))
                .forEach((what, samples) -> {
                    if (samples.size() < MIN_SAMPLES) {
                        return;
                    }
                    int third = samples.size() / 3;
                    double early = median(samples.subList(0, third));
                    double late = median(samples.subList(samples.size() - third, samples.size()));
                    String quantity = samples.getFirst().quantity();
                    double slack = SLACK.getOrDefault(quantity, 0.0)
                            + (quantity.equals("files")
                                    ? evidence.recordings().screens().size()
                                    : 0);
                    examination.expect(late <= early * 1.5 + slack, "%s grew from %.0f to %.0f", what, early, late);
                });
    }

    private static Collector<Sample, ?, List<Sample>> toSorted() {
        return collectingAndThen(
                toList(),
                samples -> samples.stream()
                        .sorted(Comparator.comparing(Sample::at))
                        .toList());
    }

    private static double median(List<Sample> samples) {
        return samples.stream()
                .mapToDouble(Sample::value)
                .sorted()
                .skip(samples.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
