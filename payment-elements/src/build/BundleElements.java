import io.mvnpm.esbuild.Bundler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks the types of the TypeScript sources and bundles them with Lit into the one module that browsers load. Run by
 * Maven (see pom.xml) in the module's folder: the tools come as Maven artifacts and are unpacked into node_modules,
 * where editors find Lit's types too. A type error or an import that does not resolve ends the build.
 */
class BundleElements {

    private static final Path TOOLS = Path.of("node_modules");

    public static void main(String[] arguments) throws Exception {
        Bundler.install(TOOLS, List.of());
        run(tool("@deno", "deno"), "check", "--quiet", "src/main/typescript", "src/test/typescript");
        run(
                tool("@esbuild", "bin/esbuild"),
                "src/main/typescript/payment-elements.ts",
                "--bundle",
                "--format=esm",
                "--target=es2022",
                "--minify",
                "--sourcemap",
                "--legal-comments=linked",
                "--log-level=warning",
                "--outfile=target/classes/META-INF/resources/caretill/payment-elements.js");
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

    private static void run(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            System.exit(exit);
        }
    }
}
