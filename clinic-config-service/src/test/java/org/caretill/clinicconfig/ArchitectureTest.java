package org.caretill.clinicconfig;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.caretill.testinfrastructure.ServiceRules;

@AnalyzeClasses(packages = "org.caretill.clinicconfig", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests OF_EVERY_SERVICE = ArchTests.in(ServiceRules.class);

    @ArchTest
    static final ArchRule one_class_knows_stripes_client_library = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.caretill.clinicconfig.stripe.StripeConnect")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.stripe..");
}
