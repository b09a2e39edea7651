package org.caretill.paymentrequest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.caretill.testinfrastructure.ServiceRules;

@AnalyzeClasses(packages = "org.caretill.paymentrequest", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests OF_EVERY_SERVICE = ArchTests.in(ServiceRules.class);

    @ArchTest
    static final ArchRule the_model_is_plain_java = classes()
            .that()
            .resideInAPackage("..paymentrequest.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.caretill.contracts..",
                    "org.caretill.striperules..",
                    "..paymentrequest.model..");

    @ArchTest
    static final ArchRule what_works_through_stripes_news_answers_nobody = noClasses()
            .that()
            .resideInAnyPackage("..paymentrequest.janitor..", "..paymentrequest.stripefacts..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkiverse.resteasy.problem..", "org.caretill.problemdetails..");
}
