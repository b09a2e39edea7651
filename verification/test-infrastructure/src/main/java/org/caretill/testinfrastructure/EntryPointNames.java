package org.caretill.testinfrastructure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * A class that is called from outside, by REST, an event or a schedule, says so by its name; in the services
 * ({@link ServiceRules}) and in the libraries that bring them such classes. A module need not have REST classes.
 */
public final class EntryPointNames {

    @ArchTest
    static final ArchRule a_rest_class_is_called_resource = classes()
            .that()
            .areAnnotatedWith("jakarta.ws.rs.Path")
            .should()
            .haveSimpleNameEndingWith("Resource")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule a_consumer_of_events_is_called_listener = methods()
            .that()
            .areAnnotatedWith("org.eclipse.microprofile.reactive.messaging.Incoming")
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Listener");

    @ArchTest
    public static final ArchRule what_a_schedule_calls_is_called_job = methods()
            .that()
            .areAnnotatedWith("io.quarkus.scheduler.Scheduled")
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Job");

    private EntryPointNames() {}
}
