package org.caretill.localstack;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Our programs that {@code ./run --without} does not start, so that {@code ./dev} or an IDE can. Parts that depend on
 * one start without waiting for it. Named after the module; a second process of a service is left out with the first.
 */
record LeftOut(Set<String> modules) {

    private static final String OPTION = "--without";

    private static final List<String> OFFERED = List.of(
            Port.CLINIC_CONFIG.part,
            Port.PAYMENT_REQUEST.part,
            Port.STRIPE_WEBHOOK.part,
            Port.NOTIFICATION.part,
            Port.DEMO.part);

    /** Refuses an unknown name. Ignores other arguments. */
    static LeftOut from(List<String> arguments) {
        var modules = new LinkedHashSet<String>();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals(OPTION)) {
                i++;
                String module = i < arguments.size() ? arguments.get(i) : "";
                if (!OFFERED.contains(module)) {
                    throw new StartRefused("%s %s is not possible: it takes one of %s."
                            .formatted(OPTION, module, String.join(", ", OFFERED)));
                }
                modules.add(module);
            }
        }
        return new LeftOut(modules);
    }

    /** Whether a part is left out, by its name. */
    boolean contains(String part) {
        return Stream.of(Port.values()).anyMatch(port -> port.part.equals(part) && modules.contains(port.first().part));
    }

    /** The parts that are not left out. */
    Set<String> without(Set<String> parts) {
        return parts.stream().filter(part -> !contains(part)).collect(Collectors.toSet());
    }
}
