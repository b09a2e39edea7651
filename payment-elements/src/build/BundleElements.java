import io.mvnpm.esbuild.Bundler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the TypeScript sources with the tools that come as Maven artifacts and are unpacked into node_modules, where
 * editors find Lit's types too. Run by Maven (see pom.xml) in the module's folder: {@code bundle} generates the types of
 * the services and the rules that they share, checks the types and bundles the sources with Lit into the modules that
 * browsers load; {@code check-style} checks format and lint, as package.json and deno.json say, and changes nothing.
 * Whatever is wrong ends the build.
 */
class BundleElements {

    private static final Path TOOLS = Path.of("node_modules");
    private static final Path GENERATED = Path.of("target/services");
    private static final Path SERVED = Path.of("target/classes/META-INF/resources/caretill");
    private static final Path ALL = SERVED.resolve("payment-elements.js");
    private static final Path CLIENT = Path.of("target/client/client.js");
    private static final Path PACKAGES = Path.of("target/npm");
    private static final String SOURCES = "src/main/typescript/";

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "bundle" -> bundle(arguments[1]);
            case "check-style" -> checkStyle();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void bundle(String version) throws IOException, InterruptedException {
        Bundler.install(TOOLS, List.of());
        TypesOfServices.generate(GENERATED);
        StripeRules.generate(GENERATED);
        ReceiptRules.generate(GENERATED);
        removeServedModules();
        LanguageFiles.generate(GENERATED, SERVED);
        run("The types do not fit", deno(), "check", "--quiet", "src/main/typescript", "src/test/typescript");
        esbuild("--legal-comments=linked", "--outfile=" + ALL, SOURCES + "payment-elements.ts");
        addLicenceText();
        // A patient's page is never a page of staff, so it shares no files with theirs, which would be more and larger.
        esbuildEntries("pay");
        esbuildEntries("payment-request", "client-payments", "payment-history");
        esbuildAlone("embed", SERVED.resolve("embed.js"));
        esbuildAlone("embedded-page", SERVED.resolve("embed/page.js"));
        VersionedModule.write(ALL, version);
        esbuild("--legal-comments=none", "--outfile=" + CLIENT, SOURCES + "client.ts");
        NpmPackages packages = new NpmPackages(GENERATED, version);
        packages.writeElements(SERVED, PACKAGES);
        packages.writeClient(CLIENT, PACKAGES);
        compress();
    }

    /** The names of parts change with their content, so those of earlier builds have others. */
    private static void removeServedModules() throws IOException {
        Files.createDirectories(SERVED);
        try (Stream<Path> files = Files.list(SERVED)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A module for each element, and the parts that they load, in files of their own. */
    private static void esbuildEntries(String... names) throws IOException, InterruptedException {
        esbuild(Stream.concat(
                        Stream.of(
                                "--splitting",
                                "--legal-comments=none",
                                "--banner:js=/*! Licences: payment-elements.js.LEGAL.txt */",
                                "--entry-names=[name]",
                                "--outdir=" + SERVED),
                        Stream.of(names).map(name -> SOURCES + "entries/" + name + ".ts"))
                .toArray(String[]::new));
    }

    /** A small module with nothing of others in it, for a page that has no element of its own. */
    private static void esbuildAlone(String source, Path module) throws IOException, InterruptedException {
        esbuild("--legal-comments=none", "--outfile=" + module, SOURCES + source + ".ts");
    }

    /** Beside each module its compressed forms, so that a server need not compress at every load. */
    private static void compress() throws IOException, InterruptedException {
        run(
                "The modules could not be compressed",
                deno(),
                "run",
                "--quiet",
                "--allow-read=" + SERVED,
                "--allow-write=" + SERVED,
                "src/build/compress.ts",
                SERVED.toString());
    }

    private static void esbuild(String... options) throws IOException, InterruptedException {
        Stream<String> command = Stream.concat(
                Stream.of(
                        tool("@esbuild", "bin/esbuild"),
                        "--bundle",
                        "--format=esm",
                        "--target=es2022",
                        "--minify",
                        "--sourcemap",
                        "--log-level=warning",
                        "--inject:" + SOURCES + "without-dom.ts"),
                Stream.of(options));
        run("The module could not be bundled", command.toArray(String[]::new));
    }

    /** esbuild names the copyright holders of what it has bundled; Lit's licence asks for its whole text. */
    private static void addLicenceText() throws IOException {
        Files.writeString(
                Path.of(ALL + ".LEGAL.txt"),
                "\n" + Files.readString(TOOLS.resolve("lit/LICENSE")),
                StandardOpenOption.APPEND);
    }

    private static void checkStyle() throws IOException, InterruptedException {
        run(
                "The TypeScript is not formatted. To format it: cd payment-elements && node_modules/@deno/*/deno task format",
                deno(),
                "task",
                "--quiet",
                "check-format");
        run("Lint found what is named above", deno(), "task", "--quiet", "lint");
    }

    private static String deno() throws IOException {
        return tool("@deno", "deno");
    }

    /** The one binary installed for this machine: each platform's comes in its own folder below the vendor's. */
    private static String tool(String vendor, String binary) throws IOException {
        try (Stream<Path> platforms = Files.list(TOOLS.resolve(vendor))) {
            File tool = platforms
                    .map(platform -> platform.resolve(binary).toFile())
                    .filter(File::isFile)
                    .findFirst()
                    .orElseThrow(() -> new IOException("No " + binary + " among the Maven artifacts for this platform"));
            tool.setExecutable(true);
            return tool.getAbsolutePath();
        }
    }

    private static void run(String complaint, String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            System.err.println(complaint);
            System.exit(exit);
        }
    }
}
