import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The module under a name that has its version, for a page that loads exactly this one, and its hash, for the attribute
 * {@code integrity} (https://www.w3.org/TR/SRI/).
 */
class VersionedModule {

    static void write(Path module, String version) throws IOException {
        String name = module.getFileName().toString().replace(".js", "-" + version + ".js");
        Files.copy(module, module.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(module.resolveSibling("payment-elements.json"), """
                {"version":"%s","file":"%s","integrity":"%s"}
                """.formatted(version, name, integrity(Files.readAllBytes(module))), StandardCharsets.UTF_8);
    }

    private static String integrity(byte[] content) {
        try {
            return "sha384-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-384").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
