package org.caretill.paymentrequest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.caretill.paymentrequest", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_model_is_plain_java = classes()
            .that()
            .resideInAPackage("..paymentrequest.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "org.caretill.striperules..", "..paymentrequest.model..");

    @ArchTest
    static final ArchRule one_package_knows_stripe = noClasses()
            .that()
            .resideOutsideOfPackage("..paymentrequest.stripe..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.stripe..");

    @ArchTest
    static final ArchRule a_failure_of_stripe_is_no_answer_over_http_before_the_edge = noClasses()
            .that()
            .resideInAnyPackage(
                    "..paymentrequest.stripe..", "..paymentrequest.janitor..", "..paymentrequest.stripefacts..")
            .and()
            .doNotHaveSimpleName("StripeFailureMapper")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkiverse.resteasy.problem..", "org.caretill.problemdetails..");

    @ArchTest
    static final ArchRule only_the_outbox_sends_to_kafka = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "org\\.apache\\.kafka\\.clients\\.producer\\..*|.*\\.reactive\\.messaging\\.(Outgoing|Emitter|MutinyEmitter)");

    @ArchTest
    static final ArchRule no_service_depends_on_another = noClasses()
            .that()
            .resideInAPackage("org.caretill.paymentrequest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.caretill.clinicconfig..", "org.caretill.stripewebhook..", "org.caretill.notification..");

    @ArchTest
    static final ArchRule there_are_no_cycles =
            slices().matching("org.caretill.paymentrequest.(*)..").should().beFreeOfCycles();
}
