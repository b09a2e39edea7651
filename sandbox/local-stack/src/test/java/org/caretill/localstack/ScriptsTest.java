package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs {@code ./run}, {@code ./dev}, {@code ./test} and {@code bin/verify-audit-log} in a checkout of their own, with a fake JDK and Maven that only
 * print how they were called.
 */
class ScriptsTest {

    @TempDir
    Path checkout;

    private static final List<String> MODULES =
            List.of("libraries/a-library", "a-service", "b-service", "sandbox/a-simulator", "verification/a-check");

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void a_small_checkout() throws IOException {
        for (String script : new String[] {
            "run", "test", "dev", "bin/verify-audit-log", ".mvn/jdk.sh", ".mvn/jvm.config", ".mvn/build.sh"
        }) {
            Files.createDirectories(checkout.resolve(script).getParent());
            Files.copy(SettingsFixture.CHECKOUT.resolve(script), checkout.resolve(script));
        }
        write("pom.xml", """
            <project>
              <modules>
                <module>libraries/a-library</module>
                <module>a-service</module>
                <module>b-service</module>
                <module>sandbox/a-simulator</module>
                <module>verification/a-check</module>
              </modules>
            </project>\
            """);
        write("LICENSE", "");
        write("NOTICE", "");
        module("libraries/a-library", "");
        module("a-service", "<dependency><artifactId>a-library</artifactId></dependency>");
        module("b-service", "");
        module("sandbox/a-simulator", "");
        module("verification/a-check", """
            <dependency><artifactId>a-simulator</artifactId></dependency>
            <dependency><artifactId>b-service</artifactId><type>pom</type></dependency>\
            """);
        jdk("jdk-25", "25.0.3");
        program("jdk-25/bin/java", """
            case "$*" in
              *Preconditions.java*) echo "asked: $*"; [ ! -f refusal ] || { cat refusal; exit 1; } ;;
              *) echo "started: $*" ;;
            esac\
            """);
        maven("3.9.9", """
            mkdir -p libraries/a-library/target a-service/target b-service/target sandbox/a-simulator/target verification/a-check/target
            echo one.jar > sandbox/local-stack/target/classpath\
            """);
        environment.put("PATH", checkout.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", checkout.resolve("jdk-25").toString());
        environment.put("CHROMIUM", "/bin/sh");
        environment.put("CARETILL_DATA_DIR", checkout.resolve("data").toString());
    }

    private void module(String directory, String dependencies) throws IOException {
        String name = directory.substring(directory.lastIndexOf('/') + 1);
        write(
                directory + "/pom.xml",
                "<project>\n<artifactId>%s</artifactId>\n%s\n</project>".formatted(name, dependencies));
        write(directory + "/src/main/java/Program.java", "class Program {}");
        write(directory + "/src/main/java/Other.java", "class Other {}");
        write(directory + "/README.md", "What it is for.");
    }

    @Test
    void the_first_run_asks_tells_what_it_will_take_builds_and_starts_the_launcher() throws Exception {
        assertThat(sh("./run").said())
                .containsSubsequence(
                        "asked: ",
                        "Building all 5 modules",
                        "1.2 GB",
                        "  a-library [1/5]\n",
                        "started: ",
                        "one.jar",
                        "LocalStack");
        assertThat(mavenCalls()).isEqualTo("--batch-mode -DskipTests package\n");
    }

    @Test
    void the_second_run_does_not_call_maven() throws Exception {
        sh("./run");
        assertThat(sh("./run").said()).contains("started:").doesNotContain("asked:");
        assertThat(mavenCalls()).hasLineCount(1);
    }

    @Test
    void what_would_keep_the_stack_from_starting_is_found_before_the_build() throws Exception {
        write("refusal", "Port 8080, which demo-call needs, is taken\n");
        var refused = sh("./run --without a-service");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said())
                .contains("Preconditions.java --without a-service", "Port 8080")
                .doesNotContain("Building", "started:");
        assertThat(checkout.resolve("maven-calls")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a-service            | a-service
        libraries/a-library  | libraries/a-library,a-service
        sandbox/a-simulator  | sandbox/a-simulator,verification/a-check
        verification/a-check | verification/a-check
        b-service            | b-service
        """)
    void a_changed_source_is_built_with_what_depends_on_it(String changed, String built) throws Exception {
        sh("./run");
        touch(changed + "/src/main/java/Program.java");
        assertThat(sh("./run").said()).contains("Building what has changed", "started:");
        assertThat(mavenCalls()).endsWith("\n--batch-mode -DskipTests -Donly-changed -am -pl " + built + " package\n");
        for (String module : MODULES) {
            assertThat(Files.exists(checkout.resolve(module).resolve("target/unchanged")))
                    .as(module)
                    .isNotEqualTo(List.of(built.split(",")).contains(module));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-service", "libraries/a-library", "verification/a-check"})
    void a_deleted_source_counts_as_a_change(String module) throws Exception {
        sh("./run");
        Files.delete(checkout.resolve(module + "/src/main/java/Other.java"));
        assertIsBuiltOnce(module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-service", "libraries/a-library", "verification/a-check"})
    void a_changed_pom_counts_as_a_change(String module) throws Exception {
        sh("./run");
        touch(module + "/pom.xml");
        assertIsBuiltOnce(module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openapi/a-service.yaml", "package.json"})
    void a_change_beside_the_sources_counts_too(String file) throws Exception {
        write("libraries/a-library/" + file, "");
        sh("./run");
        touch("libraries/a-library/" + file);
        assertIsBuiltOnce("libraries/a-library,a-service");
    }

    @Test
    void a_module_that_was_cleaned_is_built() throws Exception {
        sh("./run");
        DataDirectory.delete(checkout.resolve("sandbox/a-simulator/target"));
        assertIsBuiltOnce("sandbox/a-simulator");
    }

    private void assertIsBuiltOnce(String module) throws Exception {
        sh("./run");
        sh("./run");
        assertThat(mavenCalls().lines().skip(1)).singleElement().asString().contains("-pl " + module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "NOTICE", ".mvn/jdk.sh"})
    void what_every_module_is_built_with_builds_every_module(String file) throws Exception {
        sh("./run");
        touch(file);
        sh("./run");
        assertThat(mavenCalls()).isEqualTo("--batch-mode -DskipTests package\n".repeat(2));
    }

    @Test
    void a_changed_document_builds_nothing() throws Exception {
        sh("./run");
        touch("a-service/README.md");
        sh("./run");
        assertThat(mavenCalls()).hasLineCount(1);
    }

    @Test
    void everything_is_built_when_asked_for() throws Exception {
        sh("./run");
        sh("./run --build");
        assertThat(mavenCalls()).isEqualTo("--batch-mode -DskipTests package\n".repeat(2));
    }

    @Test
    void a_long_build_says_every_ten_seconds_where_it_is() throws Exception {
        assertThat(sh("""
            . ./.mvn/build.sh
            progress "a-service" <<'END'
            [INFO] ----< org.caretill:a-service >----
            [CLOCK]
            [INFO] Downloaded from central: https://repository.example/one.jar (1 MB)
            [CLOCK]
            END\
            """).said()).isEqualTo("""
                  a-service [1/1]
                    10 s: a-service [1/1], 0 files downloaded
                    20 s: a-service [1/1], 1 files downloaded
                """);
    }

    /** The dependencies from which ./run derives what to build. */
    @Test
    void every_module_is_named_like_its_directory() throws Exception {
        for (String module : sh("cd %s && . ./.mvn/build.sh && modules".formatted(SettingsFixture.CHECKOUT))
                .said()
                .lines()
                .toList()) {
            Path pom = SettingsFixture.CHECKOUT.resolve(module).resolve("pom.xml");
            assertThat(Files.readString(pom).replaceFirst("(?s)<parent>.*</parent>", ""))
                    .as(module)
                    .contains("<artifactId>%s</artifactId>"
                            .formatted(pom.getParent().getFileName()));
        }
    }

    @Test
    void dev_mode_needs_a_stack_that_runs_without_the_service() throws Exception {
        assertThat(sh("./dev notification-service").said())
                .contains("does not run", "./run --without notification-service");
        write("data/lock", ProcessHandle.current().pid() + "\n");
        assertThat(sh("./dev notification-service").said())
                .contains("is run by ./run itself", "./run --without notification-service");
        assertThat(sh("./dev a-service").exitCode()).isEqualTo(2);
        assertThat(checkout.resolve("maven-calls")).doesNotExist();
    }

    @Test
    void dev_mode_is_told_what_the_stack_says_and_knows_none_of_stripes_other_keys() throws Exception {
        leftOut("notification-service");
        environment.put("STRIPE_SECRET_KEY", "sk_live_of_somebody");
        environment.put("DEBUG_PORT", "5006");
        maven("3.9.9", "echo told: $HTTP_PORT \"$SOME_PATH\" ${STRIPE_SECRET_KEY:-none}");
        assertThat(sh("./dev notification-service").said())
                .contains("http://localhost:18084", "localhost:5006", "told: 18084 /a path = one none");
        assertThat(mavenCalls())
                .contains("-pl notification-service -am process-classes io.quarkus:quarkus-maven-plugin:dev"
                        + " -Ddebug=5006");
    }

    @Test
    void dev_mode_brings_the_maven_it_needs_once() throws Exception {
        leftOut("demo-call");
        maven("3.8.7", "");
        program("jdk-25/bin/jar", """
            mkdir -p apache-maven-3.9.11/bin
            printf '#!/bin/sh\\necho "dev mode by 3.9.11: $*"\\n' > apache-maven-3.9.11/bin/mvn\
            """);
        assertThat(sh("./dev demo-call").said())
                .contains("bringing 3.9.11", "dev mode by 3.9.11: ", "-pl sandbox/demo-call");
        assertThat(sh("./dev demo-call").said()).doesNotContain("bringing").contains("dev mode by 3.9.11: ");
        assertThat(mavenCalls())
                .hasLineCount(1)
                .contains("--non-recursive dependency:copy", "org.apache.maven:apache-maven:3.9.11:zip:bin");
    }

    private void leftOut(String service) throws IOException {
        write("data/lock", ProcessHandle.current().pid() + "\n");
        write("data/environment/" + service, "HTTP_PORT=18084\nSOME_PATH=/a path = one\n");
    }

    @Test
    void the_audit_log_is_verified_with_the_stacks_password_and_keys_and_files_from_where_it_is_called()
            throws Exception {
        write("clinic-config-service/target/quarkus-app/app/a.jar", "");
        program("jdk-25/bin/java", "echo \"started: $* $POSTGRES_PASSWORD $AUDIT_LOG_KEYS_FILE\"; exit 1");
        assertThat(sh("bin/verify-audit-log").said()).contains("POSTGRES_PASSWORD is not set");
        write("data/passwords.properties", "clinic_config_owner=theirs\nclinic_config=ours\n");
        var refused = sh("bin/verify-audit-log");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.said()).contains("AUDIT_LOG_KEYS").doesNotContain("started:");
        write("data/audit-log-keys", "");
        var verified = sh("mkdir -p away && cd away && ../bin/verify-audit-log --heads heads --anchored /anchors/old");
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.said())
                .endsWith("org.caretill.clinicconfig.verification.VerifyAuditLog --heads %s/away/heads"
                                .formatted(checkout)
                        + " --anchored /anchors/old ours %s/data/audit-log-keys\n".formatted(checkout));
        environment.put("AUDIT_LOG_KEYS_FILE", "/run/secrets/keys");
        environment.put("POSTGRES_PASSWORD", "given");
        assertThat(sh("bin/verify-audit-log").said()).endsWith("VerifyAuditLog given /run/secrets/keys\n");
    }

    @ParameterizedTest
    @CsvSource({"--help, 0", "-h, 0", "--anchor x, 2", "--heads, 2", "--heads x more, 2"})
    void the_verification_says_how_it_is_called(String arguments, int exitCode) throws Exception {
        var said = sh("bin/verify-audit-log " + arguments);
        assertThat(said.exitCode()).isEqualTo(exitCode);
        assertThat(said.said()).contains("--anchored FILE", "Exit code 0").doesNotContain("started:");
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
    void a_full_disk_is_named_even_if_nothing_can_be_written_any_more() throws Exception {
        Files.createDirectories(checkout.resolve("sandbox/local-stack/target"));
        Files.createSymbolicLink(checkout.resolve("sandbox/local-stack/target/built.log"), Path.of("/dev/full"));
        maven("3.9.9", "exit 1");
        var failed = sh("./run");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.said())
                .contains("disk is full", checkout.toString())
                .doesNotContain("The build failed", "started:");
    }

    @Test
    void mavens_word_for_a_full_disk_is_understood_too() throws Exception {
        maven("3.9.9", "echo '[ERROR] Failed to write a.jar: No space left on device'; exit 1");
        var failed = sh("./run");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.said()).contains("a.jar", "disk is full").doesNotContain("started:");
    }

    @Test
    void the_containers_passwords_are_random_private_and_written_once() throws Exception {
        String script = "sandbox/local-stack/src/main/docker/passwords.sh";
        for (String file : List.of(script, "docker-compose.yml")) {
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.copy(SettingsFixture.CHECKOUT.resolve(file), checkout.resolve(file));
        }
        write(".env", "KEYCLOAK_PASSWORD=mine\n");
        assertThat(sh(script).exitCode()).isZero();
        List<String> lines = Files.readAllLines(checkout.resolve(".env"));
        assertThat(lines).first().isEqualTo("KEYCLOAK_PASSWORD=mine");
        assertThat(lines).doesNotHaveDuplicates().allMatch(line -> line.matches("[A-Z_]+=(mine|[0-9a-f]{64})"));
        assertThat(lines.stream().map(line -> line.replaceFirst("=.*", "")))
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("\\$\\{([A-Z_]+):\\?")
                        .matcher(Files.readString(checkout.resolve("docker-compose.yml")))
                        .results()
                        .map(variable -> variable.group(1))
                        .collect(Collectors.toSet()));
        assertThat(sh(script).exitCode()).isZero();
        assertThat(Files.readAllLines(checkout.resolve(".env"))).isEqualTo(lines);
        Files.delete(checkout.resolve(".env"));
        sh(script);
        assertThat(Files.getPosixFilePermissions(checkout.resolve(".env")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readAllLines(checkout.resolve(".env"))).doesNotContainAnyElementsOf(lines);
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

    @Test
    void modules_whose_tests_take_minutes_are_tested_in_four_groups_once_everything_is_built() throws Exception {
        testsTake(3, "a-service", "aservice");
        testsTake(12, "b-service", "bservice");
        testsTake(4, "libraries/a-library", "alibrary");
        testsTake(2, "sandbox/a-simulator", "asimulator");
        testsTake(1, "verification/a-check", "acheck");
        maven("3.9.9", report("a-service", 5, 0, 0, 0));
        var passed = sh("./test -Dseed=7");
        assertThat(passed.exitCode()).as(passed.said()).isZero();
        List<String> calls = mavenCalls().lines().toList();
        assertThat(calls.getFirst())
                .contains("-Dtest=*Test,!org/caretill/bservice/**,", ",!org/caretill/acheck/**", " -Dseed=7 ")
                .endsWith(" verify");
        assertThat(calls.subList(1, calls.size()))
                .allMatch(call -> call.contains(" -Dtests-only ") && call.endsWith(" -Dseed=7 compile surefire:test"))
                .extracting(call -> call.replaceAll(".* -Dtest=(\\S+) .* -pl (\\S+) .*", "$1 in $2"))
                .containsExactlyInAnyOrder(
                        "org/caretill/bservice/** in b-service",
                        "org/caretill/alibrary/** in libraries/a-library",
                        "org/caretill/aservice/** in a-service",
                        "org/caretill/asimulator/**,org/caretill/acheck/** in sandbox/a-simulator,verification/a-check");
    }

    @Test
    void a_module_whose_tests_cannot_run_fails_the_run_and_its_output_is_shown() throws Exception {
        testsTake(3, "a-service", "aservice");
        maven("3.9.9", report("b-service", 5, 0, 0, 0) + """
                case "$*" in *surefire:test*) echo "no tests here"; exit 1 ;; esac\
                """);
        var failed = sh("./test");
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.said()).contains("no tests here").endsWith("\n5 passed, 0 failed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-pl a-service -am", "--projects=a-service", "-Dtest=ATest"})
    void whoever_names_modules_or_tests_gets_those_in_one_build(String arguments) throws Exception {
        testsTake(3, "a-service", "aservice");
        maven("3.9.9", report("a-service", 5, 0, 0, 0));
        sh("./test " + arguments);
        assertThat(mavenCalls()).hasLineCount(1).endsWith(" " + arguments + " verify\n");
    }

    @Test
    void what_cannot_be_built_is_not_tested() throws Exception {
        testsTake(3, "a-service", "aservice");
        maven("3.9.9", "exit 1");
        assertThat(sh("./test").exitCode()).isNotZero();
        assertThat(mavenCalls()).hasLineCount(1);
    }

    private void testsTake(int minutes, String module, String testPackage) throws IOException {
        write(module + "/pom.xml", """
                <project>
                    <test.minutes>%d</test.minutes>
                </project>\
                """.formatted(minutes));
        write(module + "/src/test/java/org/caretill/" + testPackage + "/ATest.java", "class ATest {}");
        Files.createDirectories(checkout.resolve(module).resolve("target"));
    }

    private void touch(String file) throws IOException {
        Files.setLastModifiedTime(checkout.resolve(file), FileTime.from(Instant.now()));
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
            echo "[INFO] ---------------------< org.caretill:a-library >---------------------"
            %s\
            """.formatted(version, build));
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
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
