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
 * the services and the rules that they share, checks the types and bundles the sources with Lit into the one module that
 * browsers load; {@code check-style} checks format and lint, as package.json and deno.json say, and changes nothing.
 * Whatever is wrong ends the build.
 */
class BundleElements {

    private static final Path TOOLS = Path.of("node_modules");
    private static final Path GENERATED = Path.of("target/services");
    private static final String BUNDLE = "target/classes/META-INF/resources/caretill/payment-elements.js";

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "bundle" -> bundle();
            case "check-style" -> checkStyle();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void bundle() throws IOException, InterruptedException {
        Bundler.install(TOOLS, List.of());
        TypesOfServices.generate(GENERATED);
        StripeRules.generate(GENERATED);
        ReceiptRules.generate(GENERATED);
        run("The types do not fit", deno(), "check", "--quiet", "src/main/typescript", "src/test/typescript");
        run(
                "The module could not be bundled",
                tool("@esbuild", "bin/esbuild"),
                "src/main/typescript/payment-elements.ts",
                "--bundle",
                "--format=esm",
                "--target=es2022",
                "--minify",
                "--sourcemap",
                "--legal-comments=linked",
                "--log-level=warning",
                "--outfile=" + BUNDLE);
        addLicenceText();
    }

    /** esbuild names the copyright holders of what it has bundled; Lit's licence asks for its whole text. */
    private static void addLicenceText() throws IOException {
        Files.writeString(
                Path.of(BUNDLE + ".LEGAL.txt"),
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
