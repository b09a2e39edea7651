package org.caretill.outboxinbox;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.caretill.testinfrastructure.EntryPointNames;

@AnalyzeClasses(packages = "org.caretill.outboxinbox", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule JOBS = EntryPointNames.what_a_schedule_calls_is_called_job;
}
