package org.caretill.democall;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.HashMap;
import java.util.Map;
import org.caretill.languages.Catalogue;
import org.caretill.languages.Language;

/** The words of the patients' pages in a language; those in English come with the pages. */
@Path("/demo-words/{tag}")
class WordsResource {

    @GET
    public Map<String, String> words(@PathParam("tag") String tag) {
        Language language = Language.of(tag)
                .filter(known -> !known.equals(Language.ENGLISH) && known.tag().equals(tag))
                .orElseThrow(NotFoundException::new);
        Catalogue catalogue = Catalogue.of(language);
        Map<String, String> words = new HashMap<>(catalogue.demo());
        words.put("language.choose", catalogue.panel().get("language.choose"));
        return words;
    }
}
