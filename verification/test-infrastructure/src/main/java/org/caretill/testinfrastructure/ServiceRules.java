package org.caretill.testinfrastructure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.Set;

/**
 * Rules of structure for every service. A service's {@code ArchitectureTest} includes them with {@code ArchTests.in}
 * and adds its own.
 */
public final class ServiceRules {

    private static final String ROOT = "org.caretill.";

    private static final Set<String> SERVICES =
            Set.of("clinicconfig", "paymentrequest", "stripewebhook", "notification", "stripesimulator");

    /** Some rules have nothing to check in notification-service, which is one package and does not call Stripe. */
    private static final boolean NONE_IS_FINE = true;

    @ArchTest
    static final ArchTests NAMES = ArchTests.in(EntryPointNames.class);

    /**
     * Only what speaks HTTP itself may know its errors: resources, mappers of exceptions and answers. Everything else
     * throws {@code RefusedException} or an exception of its own.
     */
    @ArchTest
    static final ArchRule no_http_error_outside_the_edge = noClasses()
            .that()
            .haveNameNotMatching(".*(Resource|Mapper|Answer)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.quarkiverse\\.resteasy\\.problem\\..*|org\\.caretill\\.problemdetails\\.Problems"
                    + "|jakarta\\.ws\\.rs\\.\\w+Exception");

    /** Listeners, jobs and calls of Stripe do not answer a request, so they have nobody to refuse. */
    @ArchTest
    static final ArchRule only_code_that_answers_a_request_refuses = noClasses()
            .that()
            .haveNameMatching(".*(Listener|Job)(\\$.*)?")
            .or()
            .resideInAPackage("..stripe..")
            .and()
            .haveNameNotMatching(".*Mapper(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.caretill.problemdetails.RefusedException");

    @ArchTest
    static final ArchRule time_is_read_from_the_injected_clock =
            noClasses().should().accessTargetWhere(JavaAccess.Predicates.target(readsTheTimeByItself()));

    @ArchTest
    static final ArchRule one_package_knows_stripes_client_library = noClasses()
            .that()
            .resideOutsideOfPackages("org.caretill.*.stripe..", "org.caretill.stripewebhook")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.stripe..")
            .allowEmptyShould(NONE_IS_FINE);

    @ArchTest
    static final ArchRule only_the_outbox_sends_to_kafka = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "org\\.apache\\.kafka\\.clients\\.producer\\..*|.*\\.reactive\\.messaging\\.(Outgoing|Emitter|MutinyEmitter)");

    @ArchTest
    static final ArchRule no_service_depends_on_another = classes().should(dependOnNoOtherService());

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("org.caretill.*.(*)..").should().beFreeOfCycles().allowEmptyShould(NONE_IS_FINE);

    private ServiceRules() {}

    private static DescribedPredicate<AccessTarget> readsTheTimeByItself() {
        return DescribedPredicate.describe("reads the time without the injected InstantSource", target -> {
            String owner = target.getOwner().getName();
            return switch (target.getName()) {
                case "now" ->
                    owner.startsWith("java.time.")
                            && target instanceof AccessTarget.CodeUnitAccessTarget method
                            && method.getRawParameterTypes().isEmpty();
                case "currentTimeMillis" -> owner.equals("java.lang.System");
                case "system", "systemUTC", "systemDefaultZone" -> owner.startsWith("java.time.");
                default -> false;
            };
        });
    }

    private static ArchCondition<JavaClass> dependOnNoOtherService() {
        return new ArchCondition<>("depend on no other service") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                Optional<String> own = serviceOf(origin);
                origin.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> serviceOf(dependency.getTargetClass())
                                .filter(other -> !own.equals(Optional.of(other)))
                                .isPresent())
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
            }
        };
    }

    private static Optional<String> serviceOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        if (!name.startsWith(ROOT)) {
            return Optional.empty();
        }
        String first = name.substring(ROOT.length()).split("\\.", 2)[0];
        return SERVICES.contains(first) ? Optional.of(first) : Optional.empty();
    }
}
