package org.caretill.paymentelements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Runs the tests of the browser's pure logic (src/test/typescript) in Deno and reports each as a test of its own. */
class TypeScriptTest {

    @TestFactory
    List<DynamicTest> the_logic_of_the_browser() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        denoBinary().toString(),
                        "test",
                        "--no-check",
                        "--allow-read",
                        "--reporter=junit",
                        "src/test/typescript")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // XML has no place for the signs that colour a failure.
        command.environment().put("NO_COLOR", "1");
        Process deno = command.start();
        byte[] report = deno.getInputStream().readAllBytes();
        int exit = deno.waitFor();
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(report))
                .getElementsByTagName("testcase");
        assertNotEquals(0, cases.getLength(), "no test was found");
        List<DynamicTest> tests = IntStream.range(0, cases.getLength())
                .mapToObj(at -> (Element) cases.item(at))
                .map(TypeScriptTest::asTest)
                .toList();
        String said = new String(report, StandardCharsets.UTF_8);
        boolean somethingFailed = said.contains("<failure") || said.contains("<error");
        assertEquals(somethingFailed, exit != 0, "Deno ended with " + exit + " and its report does not say why");
        return tests;
    }

    private static DynamicTest asTest(Element testCase) {
        String failure = Stream.of("failure", "error")
                .map(testCase::getElementsByTagName)
                .filter(found -> found.getLength() > 0)
                .map(found -> found.item(0).getTextContent())
                .findFirst()
                .orElse("");
        return dynamicTest(testCase.getAttribute("name"), () -> assertEquals("", failure));
    }

    static Path denoBinary() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("node_modules/@deno"))) {
            return files.filter(file -> file.getFileName().toString().matches("deno(\\.exe)?"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
