package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./run} and {@code ./test} in a checkout of their own, with a JDK and a Maven that only say they were called. */
class ScriptsTest {

    @TempDir
    Path checkout;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void a_small_checkout() throws IOException {
        for (String script : new String[] {"run", "test", ".mvn/jdk.sh"}) {
            Files.createDirectories(checkout.resolve(script).getParent());
            Files.copy(SettingsFixture.CHECKOUT.resolve(script), checkout.resolve(script));
        }
        write("pom.xml", "<project/>");
        write("a-service/pom.xml", "<project/>");
        write("a-service/src/main/java/Service.java", "class Service {}");
        jdk("jdk-25", "25.0.3");
        program("jdk-25/bin/java", "echo started: \"$@\"");
        maven("3.9.9", "mkdir -p sandbox/local-stack/target && echo one.jar > sandbox/local-stack/target/classpath");
        environment.put("PATH", checkout.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", checkout.resolve("jdk-25").toString());
        environment.put("CHROMIUM", "/bin/sh");
    }

    @Test
    void the_first_run_builds_and_starts_the_launcher() throws Exception {
        assertThat(sh("./run").said())
                .contains("  contracts [1/15]\n")
                .contains("started:", "one.jar", "org.caretill.localstack.LocalStack");
        assertThat(mavenCalls()).isEqualTo("--batch-mode -DskipTests package\n");
    }

    @Test
    void the_second_run_does_not_call_maven() throws Exception {
        sh("./run");
        assertThat(sh("./run").said()).contains("started:");
        assertThat(mavenCalls()).hasLineCount(1);
    }

    @Test
    void a_changed_source_is_built_before_the_next_run() throws Exception {
        sh("./run");
        Files.setLastModifiedTime(
                checkout.resolve("a-service/src/main/java/Service.java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(sh("./run").said()).contains("started:");
        assertThat(mavenCalls()).hasLineCount(2);
    }

    @Test
    void a_build_that_fails_starts_nothing_and_is_tried_again_at_the_next_run() throws Exception {
        maven("3.9.9", "echo '[ERROR] Service.java:[1,1] no such class'; exit 1");
        var failed = sh("./run");
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.said()).contains("no such class", "The build failed").doesNotContain("started:");
        sh("./run");
        assertThat(mavenCalls()).hasLineCount(2);
    }

    @Test
    void fresh_reaches_the_launcher_and_an_unknown_argument_is_refused() throws Exception {
        assertThat(sh("./run --fresh").said()).contains("LocalStack --fresh");
        var refused = sh("./run --frsh");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.said()).contains("./run --fresh").doesNotContain("started:");
    }

    @Test
    void a_jdk_that_is_too_old_is_named_with_what_to_do() throws Exception {
        jdk("jdk-24", "24.0.2");
        var refused = sh(". ./.mvn/jdk.sh; jdk_candidates() { echo '%s'; }; jdk_on_path() { :; }; require_jdk"
                .formatted(checkout.resolve("jdk-24")));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said()).contains("JDK 25", "jdk-24 (24)", "JAVA_HOME");
    }

    @Test
    void a_jdk_in_one_of_the_usual_places_is_found_when_java_home_is_too_old() throws Exception {
        jdk("jdk-24", "24.0.2");
        jdk("my jdk 26", "26");
        assertThat(
                        sh(". ./.mvn/jdk.sh; jdk_candidates() { printf '%%s\\n' '%1$s/jdk-24' '%1$s/my jdk 26'; }; require_jdk; echo $JAVA_HOME"
                                        .formatted(checkout))
                                .said())
                .contains("my jdk 26");
    }

    @Test
    void a_java_runtime_without_a_compiler_is_no_jdk() throws Exception {
        jdk("jre-25", "25");
        Files.delete(checkout.resolve("jre-25/bin/javac"));
        assertThat(sh(". ./.mvn/jdk.sh; jdk_candidates() { echo '%s'; }; jdk_on_path() { :; }; require_jdk"
                                .formatted(checkout.resolve("jre-25")))
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void a_maven_that_is_too_old_is_named() throws Exception {
        maven("3.6.3", "exit 0");
        var refused = sh(". ./.mvn/jdk.sh; maven_candidates() { echo ./bin/mvn; }; require_maven");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said()).contains("Maven 3.8 or newer", "found only ./bin/mvn (3.6.3)");
    }

    @Test
    void maven_versions_are_compared_as_numbers() throws Exception {
        maven("3.10.1", "exit 0");
        assertThat(sh(". ./.mvn/jdk.sh; require_maven; echo $MAVEN").said())
                .isEqualTo(checkout.resolve("bin/mvn") + "\n");
    }

    @Test
    void the_tests_end_with_the_sum_of_all_reports() throws Exception {
        maven("3.9.9", report("a-service", 5, 0, 0, 0) + report("b-service", 12, 0, 0, 0));
        var passed = sh("./test");
        assertThat(passed.exitCode()).isZero();
        assertThat(passed.said()).endsWith("\n17 passed, 0 failed\n");
    }

    @Test
    void failures_errors_and_skipped_tests_are_counted_and_fail_the_run() throws Exception {
        maven("3.9.9", report("a-service", 5, 1, 2, 0) + report("b-service", 4, 0, 0, 1) + "exit 1");
        var failed = sh("./test");
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.said()).endsWith("\n5 passed, 3 failed, 1 skipped\n");
    }

    @Test
    void a_failed_test_fails_the_run_although_maven_goes_on_to_the_next_module() throws Exception {
        maven("3.9.9", report("a-library", 5, 1, 0, 0) + report("a-service", 12, 0, 0, 0));
        var failed = sh("./test");
        assertThat(mavenCalls()).contains("--fail-at-end -Dmaven.test.failure.ignore=true");
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.said()).endsWith("\n16 passed, 1 failed\n");
    }

    @Test
    void a_build_that_breaks_fails_even_when_every_test_before_it_passed() throws Exception {
        maven("3.9.9", report("a-service", 5, 0, 0, 0) + "exit 1");
        assertThat(sh("./test").exitCode()).isNotZero();
    }

    @Test
    void no_test_at_all_is_a_failure_and_old_reports_do_not_count() throws Exception {
        maven("3.9.9", report("a-service", 5, 0, 0, 0));
        sh("./test");
        maven("3.9.9", "exit 0");
        var none = sh("./test");
        assertThat(none.exitCode()).isNotZero();
        assertThat(none.said()).endsWith("\n0 passed, 0 failed\n");
    }

    private String mavenCalls() throws IOException {
        return Files.readString(checkout.resolve("maven-calls"));
    }

    private static String report(String module, int tests, int failures, int errors, int skipped) {
        return """
                mkdir -p %1$s/target/surefire-reports
                cat > %1$s/target/surefire-reports/TEST-org.caretill.ATest.xml <<'END'
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="org.caretill.ATest" time="0.618" tests="%2$d" errors="%4$d" skipped="%5$d" failures="%3$d">
                  <testcase name="one" classname="org.caretill.ATest" time="0.1"/>
                </testsuite>
                END
                """.formatted(module, tests, failures, errors, skipped);
    }

    private void jdk(String directory, String version) throws IOException {
        write(directory + "/release", "JAVA_VERSION=\"" + version + "\"\n");
        program(directory + "/bin/javac", "exit 0");
    }

    private void maven(String version, String build) throws IOException {
        program("bin/mvn", """
                if [ "$1" = --version ]; then echo "Apache Maven %s (abc)"; exit 0; fi
                echo "$*" >> maven-calls
                echo "[INFO] Building Caretill: contracts 1.0.0-SNAPSHOT                  [1/15]"
                %s""".formatted(version, build));
    }

    private void program(String name, String script) throws IOException {
        write(name, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(checkout.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(checkout.resolve(name).getParent());
        Files.writeString(checkout.resolve(name), text);
    }

    private record Ended(int exitCode, String said) {}

    private Ended sh(String script) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", script)
                .directory(checkout.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), said);
    }
}
