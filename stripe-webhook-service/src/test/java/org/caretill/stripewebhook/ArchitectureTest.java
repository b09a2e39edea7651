package org.caretill.stripewebhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.caretill.stripewebhook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule only_the_list_of_events_calls_stripe = noClasses()
            .that()
            .haveNameNotMatching(".*\\.StripeEventsList(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.stripe..");

    @ArchTest
    static final ArchRule no_service_depends_on_another = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.caretill.clinicconfig..", "org.caretill.paymentrequest..", "org.caretill.notification..");

    @ArchTest
    static final ArchRule only_the_outbox_sends_to_kafka =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka.clients.producer..");

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
                    "org.caretill.stripewebhook");
}
