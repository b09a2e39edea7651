package org.caretill.paymentelements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages for npm, unpacked into a program of somebody else, whose types are checked and which is run. */
class NpmPackagesTest {

    private static final Path PACKAGES = Path.of("target/npm");
    private static final int CLIENT_AT_MOST = 6 * 1024;

    @TempDir
    Path program;

    @BeforeEach
    void a_program_has_both_packages() throws Exception {
        for (String name : List.of("elements", "client")) {
            Path place = Files.createDirectories(
                    program.resolve("node_modules/@caretill").resolve(name));
            run(0, "tar", "xzf", tarball(name).toString(), "--strip-components=1", "-C", place.toString());
        }
        write("package.json", """
            {"type":"module","dependencies":{"@caretill/elements":"*","@caretill/client":"*","react":"*"}}
            """);
        write("deno.json", """
            {"nodeModulesDir":"manual","compilerOptions":{"lib":["dom","dom.iterable","es2023"],"strict":true,"jsx":"react-jsx"}}
            """);
        // As much of React's types as an element needs.
        write("node_modules/react/package.json", """
            {"name":"react","version":"19.0.0","type":"module","exports":{".":{"types":"./index.d.ts"},"./jsx-runtime":{"types":"./jsx-runtime.d.ts"}}}
            """);
        write("node_modules/react/index.d.ts", """
            export interface HTMLAttributes<T> { id?: string; onClick?: (event: { target: T }) => void }
            export type DetailedHTMLProps<E, T> = E & { ref?: (element: T | null) => void };
            export namespace JSX { interface IntrinsicElements { div: HTMLAttributes<HTMLDivElement> } interface Element {} }
            """);
        write("node_modules/react/jsx-runtime.d.ts", """
            export { JSX } from 'react';
            export function jsx(type: unknown, props: unknown): unknown;
            """);
    }

    private static Path tarball(String name) throws IOException {
        try (Stream<Path> files = Files.list(PACKAGES)) {
            return files.filter(file -> file.getFileName().toString().matches("caretill-" + name + "-.+[.]tgz"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    private void write(String file, String text) throws IOException {
        Path place = program.resolve(file);
        Files.createDirectories(place.getParent());
        Files.writeString(place, text);
    }

    /** @return what the program printed */
    private String run(int expected, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(program.toFile()).redirectErrorStream(true);
        builder.environment().put("NO_COLOR", "1");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, process.waitFor(), printed);
        return printed;
    }

    private void typesFit(String file, String text) throws Exception {
        write(file, text);
        run(0, TypeScriptTest.denoBinary().toAbsolutePath().toString(), "check", "--quiet", file);
    }

    private String typesDoNotFit(String file, String text) throws Exception {
        write(file, text);
        return run(1, TypeScriptTest.denoBinary().toAbsolutePath().toString(), "check", "--quiet", file);
    }

    @Test
    void a_page_is_written_against_the_elements() throws Exception {
        typesFit("page.ts", """
            import { type PaymentRequest, showBestLanguage } from '@caretill/elements/pay';

            const pay = document.querySelector('caretill-pay')!;
            pay.getToken = async () => 'token';
            pay.addEventListener('caretill-payment-paid', ({ detail }) => {
              const paid: PaymentRequest = detail;
              console.log(paid.amountMinor + 1);
            });
            document.addEventListener('caretill-error', ({ detail }) => console.log(detail.code === 'origin-refused'));
            await showBestLanguage('de');
            if (await pay.mayLeave()) pay.remove();
            """);
        String said = typesDoNotFit("wrong.ts", """
            import '@caretill/elements/payment-request';
            document.querySelector('caretill-payment-request')!.clinicId = 5;
            """);
        assertTrue(said.contains("TS2322"), said);
    }

    @Test
    void a_page_is_written_in_react() throws Exception {
        typesFit("page.tsx", """
            import type {} from '@caretill/elements/react';
            import '@caretill/elements/pay';

            export const page = (
              <caretill-pay
                callId="call-1"
                theme="dark"
                getToken={async () => 'token'}
                oncaretill-payment-paid={({ detail }) => console.log(detail.id)}
              />
            );
            """);
        String said = typesDoNotFit("wrong.tsx", """
            import type {} from '@caretill/elements/react';
            export const page = <caretill-pay theme="blue" />;
            """);
        assertTrue(said.contains("TS2322"), said);
    }

    @Test
    void a_page_with_a_frame_is_written_against_its_module() throws Exception {
        typesFit("framed.ts", """
            import { embed, type EmbeddedRequest } from '@caretill/elements/embed';

            const frame = embed(document.querySelector('iframe')!, {
              src: 'https://pay.example.org/embed/pay',
              getToken: async () => 'token',
              settings: { theme: 'dark', look: { accent: '#7a1fa2' } },
              onEvent: (event) => {
                if (event.name !== 'caretill-payment-paid') return;
                const paid: EmbeddedRequest = event.detail;
                console.log(paid.amountMinor + 1);
              },
              onError: ({ code }) => console.log(code === 'frame-silent'),
            });
            frame.set({ language: 'de' });
            if (await frame.mayLeave()) frame.end();
            """);
        String said = typesDoNotFit("wrong.ts", """
            import { embed } from '@caretill/elements/embed';
            embed(document.createElement('iframe'), {
              src: '/embed/pay',
              getToken: async () => 'token',
              onEvent: (event) => event.name === 'caretill-payment-paid' && console.log(event.detail.description),
            });
            """);
        assertTrue(said.contains("TS2339"), said);
    }

    @Test
    void a_program_is_written_against_the_client() throws Exception {
        typesFit("program.ts", """
            import { CallFailed, CaretillService, followCall, type PaymentRequestOperations } from '@caretill/client';

            const getToken = async () => 'token';
            const payments = new CaretillService<PaymentRequestOperations>('https://payments.example.org', getToken);
            try {
              const { id, amountMinor } = await payments.call('POST /v1/payment-requests', {
                body: {
                  clinicId: 'clinic-1',
                  callId: 'call-1',
                  payerParticipantId: 'patient-1',
                  amountMinor: 8500,
                  currency: 'AUD',
                  description: 'Long consultation',
                },
                idempotencyKey: 'one',
              });
              console.log(id.length, amountMinor + 1);
            } catch (failure) {
              if (failure instanceof CallFailed) console.log(failure.code);
            }
            const { items } = await payments.call('GET /v1/payment-requests', { query: { callId: 'call-1' } });
            const live = followCall({
              notificationServiceUrl: 'https://notifications.example.org',
              callId: 'call-1',
              getToken,
              read: async () => items,
              changed: ({ after }) => console.log(after.status),
            });
            live.close();
            """);
        String said = typesDoNotFit("wrong.ts", """
            import { CaretillService, type PaymentRequestOperations } from '@caretill/client';
            const payments = new CaretillService<PaymentRequestOperations>('https://payments.example.org', async () => '');
            await payments.call('POST /v1/payment-requests', { body: { clinicId: 1 } });
            """);
        assertTrue(said.contains("TS2322") || said.contains("TS2740") || said.contains("TS2739"), said);
    }

    @Test
    void the_elements_can_be_imported_on_a_server() throws Exception {
        write("server.ts", """
            for (const name of ['', '/pay', '/payment-request', '/client-payments', '/payment-history']) {
              const module = await import('@caretill/elements' + name);
              console.log(typeof module.useWords);
            }
            """);
        String printed = run(
                0,
                TypeScriptTest.denoBinary().toAbsolutePath().toString(),
                "run",
                "--no-check",
                "--allow-read",
                "server.ts");
        assertEquals("function\n".repeat(5), printed);
    }

    @Test
    void every_path_that_a_package_offers_is_in_it_and_so_are_the_licences() throws Exception {
        for (String name : List.of("elements", "client")) {
            Path place = program.resolve("node_modules/@caretill").resolve(name);
            JsonObject description = JsonParser.parseString(Files.readString(place.resolve("package.json")))
                    .getAsJsonObject();
            List<String> paths = new ArrayList<>(List.of("LICENSE", "NOTICE", "README.md"));
            description.getAsJsonObject("exports").entrySet().forEach(export -> collect(export.getValue(), paths));
            for (String path : paths) {
                assertTrue(Files.exists(place.resolve(path.replace("/*", ""))), name + " " + path);
            }
            assertFalse(description.get("version").getAsString().contains("$"));
        }
        assertTrue(Files.exists(program.resolve("node_modules/@caretill/elements/THIRD-PARTY.txt")));
        assertNotEquals(0, Files.size(program.resolve("node_modules/@caretill/elements/languages/de.js")));
    }

    private static void collect(JsonElement export, List<String> paths) {
        if (export.isJsonObject()) {
            export.getAsJsonObject().entrySet().forEach(condition -> collect(condition.getValue(), paths));
        } else {
            paths.add(export.getAsString());
        }
    }

    @Test
    void the_client_is_small() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            Files.copy(program.resolve("node_modules/@caretill/client/index.js"), out);
        }
        assertTrue(compressed.size() <= CLIENT_AT_MOST, compressed.size() + " bytes");
    }
}
