package org.caretill.stripewebhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.caretill.testinfrastructure.ServiceRules;

@AnalyzeClasses(packages = "org.caretill.stripewebhook", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests OF_EVERY_SERVICE = ArchTests.in(ServiceRules.class);

    @ArchTest
    static final ArchRule only_the_list_of_events_calls_stripe = noClasses()
            .that()
            .haveNameNotMatching(".*\\.StripeEventsList(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.stripe..");

    @ArchTest
    static final ArchRule judging_an_event_is_plain_java = classes()
            .that()
            .haveSimpleName("StripeSignature")
            .or()
            .haveSimpleName("StripeEvent")
            .or()
            .haveSimpleName("Facts")
            .or()
            .haveSimpleName("Translation")
            .or()
            .haveSimpleName("Fact")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..",
                    "org.caretill.contracts",
                    "org.caretill.striperules",
                    "org.caretill.stripewebhook");
}
