package org.caretill.clinicconfig;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.caretill.clinicconfig");

    @Test
    void the_service_depends_on_no_other_service() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.caretill.paymentrequest..",
                        "org.caretill.stripewebhook..",
                        "org.caretill.notification..",
                        "org.caretill.stripesimulator..")
                .check(SERVICE);
    }

    @Test
    void one_class_knows_stripes_client_library() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.caretill.clinicconfig.stripe.StripeConnect")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.stripe..")
                .check(SERVICE);
    }

    @Test
    void only_the_outbox_sends_to_kafka() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.clients.producer..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Emitter")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("Outgoing")
                .check(SERVICE);
    }

    @Test
    void packages_do_not_depend_on_each_other_in_circles() {
        slices().matching("org.caretill.clinicconfig.(*)..")
                .should()
                .beFreeOfCycles()
                .check(SERVICE);
    }
}
