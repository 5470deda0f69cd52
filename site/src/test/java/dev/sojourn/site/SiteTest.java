package dev.sojourn.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The documents hold together, and what the site shows of them is plain, whole HTML. */
class SiteTest {

    static final Path ROOT =
            Path.of(System.getProperty("sojourn.root", "..")).toAbsolutePath().normalize();

    private static Site site;
    private static final Map<String, org.w3c.dom.Document> PAGES = new HashMap<>();

    @TempDir
    private Path checkout;

    private @Nullable Site planted;

    @BeforeAll
    static void makeAllPages() throws Exception {
        site = Site.of(ROOT, Kind.all(ROOT));
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (Map.Entry<Path, byte[]> file : site.files().entrySet()) {
            if (file.getKey().toString().endsWith(".html")) {
                PAGES.put(path(file.getKey()), parser.parse(new ByteArrayInputStream(file.getValue())));
            }
        }
    }

    @Test
    void everyLinkOfEveryDocumentLeadsSomewhere() {
        assertThat(site.faults()).isEmpty();
        assertThat(PAGES).hasSizeGreaterThan(100);
    }

    @Test
    void everyAddressOnEveryPageIsAFileOfTheSiteAndItsAnchorIsThere() {
        List<String> dead = new ArrayList<>();
        PAGES.forEach((page, document) -> addresses(document).forEach(address -> {
            if (!address.startsWith("https://") && !address.startsWith("http://") && !isThere(page, address)) {
                dead.add(page + ": " + address);
            }
        }));
        assertThat(dead).isEmpty();
    }

    @Test
    void everyDocumentIsInTheContents() {
        Set<String> listed = new HashSet<>(addresses(PAGES.get("contents.html")));
        assertThat(site.kinds())
                .flatExtracting(Kind::documents)
                .hasSizeGreaterThan(90)
                .allSatisfy(document -> assertThat(listed).contains(path(Site.page(document))));
    }

    @Test
    void everyHeadingIsInTheIndex() {
        Set<String> listed = new HashSet<>(addresses(PAGES.get("headings.html")));
        assertThat(listed).contains("docs/guide/server.html#signing-keys", "index.html#install");
        assertThat(listed).noneMatch(address -> address.endsWith("#price"));
    }

    @Test
    void readingOnFromTheFirstPageComesByEachDocument() {
        Set<String> met = new HashSet<>();
        String page = "index.html";
        while (page != null && met.add(page)) {
            page = next(page);
        }
        assertThat(met)
                .containsExactlyInAnyOrderElementsOf(site.kinds().stream()
                        .flatMap(kind -> kind.documents().stream())
                        .map(document -> path(Site.page(document)))
                        .toList());
    }

    @Test
    void everyPageHasOneHeadingOnTopAndLandmarksWithNames() {
        PAGES.forEach((page, document) -> {
            assertThat(document.getElementsByTagName("h1").getLength()).as(page).isEqualTo(1);
            assertThat(document.getElementsByTagName("main").getLength())
                    .as(page)
                    .isEqualTo(1);
            assertThat(elements(document, "nav"))
                    .as(page)
                    .allSatisfy(
                            nav -> assertThat(nav.getAttribute("aria-label")).isNotBlank());
            assertThat(elements(document, "title"))
                    .as(page)
                    .singleElement()
                    .satisfies(title -> assertThat(title.getTextContent()).isNotBlank());
        });
    }

    @Test
    void noPageHasAScriptAStyleOfItsOwnOrAPartOfAnotherHost() {
        PAGES.forEach((page, document) -> elements(document, "*").forEach(element -> {
            assertThat(element.getTagName()).as(page).isNotIn("script", "style", "iframe", "object");
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                String name = element.getAttributes().item(i).getNodeName();
                assertThat(name).as(page).doesNotStartWith("on").isNotEqualTo("style");
            }
            if (!element.getTagName().equals("a")) {
                assertThat(element.getAttribute("src") + element.getAttribute("href"))
                        .as(page)
                        .doesNotContain("//");
            }
        }));
    }

    @Test
    void theSameDocumentsGiveTheSameBytes() {
        Map<Path, byte[]> again = Site.of(ROOT, Kind.all(ROOT)).files();
        assertThat(again.keySet()).isEqualTo(site.files().keySet());
        assertThat(again)
                .allSatisfy((path, bytes) ->
                        assertThat(bytes).isEqualTo(site.files().get(path)));
    }

    @Test
    void whatLooksLikeMarkupInCodeAndTextIsText() throws IOException {
        plant("README.md", "# A & B\n\nUse `<b>` & \"so\".\n\n```html\n<script>alert('&amp;')</script>\n```\n");

        assertThat(planted("README.md").faults()).isEmpty();
        assertThat(page("index.html"))
                .contains("<title>A &amp; B - Sojourn</title>", "<code>&lt;b&gt;</code> &amp; &quot;so&quot;.")
                .contains("&lt;script&gt;alert('&amp;amp;')&lt;/script&gt;")
                .doesNotContain("<script");
    }

    @Test
    void aLinkToASourceShowsTheSource() throws IOException {
        plant("README.md", "# A\n\n[one](src/A.java), [all](src)\n");
        plant("src/A.java", "class A<T> {}\n");
        plant("src/target/B.java", "class B {}\n");

        assertThat(planted("README.md").files().keySet())
                .extracting(SiteTest::path)
                .contains("src.html", "src/A.java.html", "src/A.java")
                .noneMatch(file -> file.contains("B.java"));
        assertThat(page("index.html")).contains("href=\"src/A.java.html\"", "href=\"src.html\"");
        assertThat(page("src/A.java.html")).contains("class A&lt;T&gt; {}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        '# A%[b](b.md)%' | 'README.md: no such document: b.md'
        '# A%[b](#b)%' | 'README.md: no such heading: #b'
        '# A%[b](docs/c.md#d)%' | 'README.md: no such heading: docs/c.md#d'
        '# A%[b](../b.md)%' | 'README.md: no such document: ../b.md'
        '# A%[b][b]%%[b]: b.md%' | 'README.md: no such document: b.md'
        '# A%![b](b.png)%' | 'README.md: no such picture: b.png'
        '# A%![b](https://b.example/b.png)%' | 'README.md: no such picture: https://b.example/b.png'
        '# A%%<b>b</b>%' | 'README.md: HTML, which is shown as text: <b>'
        '## A%' | 'README.md: the first heading is not of level 1'
        '# A%### B%' | 'README.md: a heading of level 3 is out of order: B'
        '# A%# B%' | 'README.md: a heading of level 1 is out of order: B'
        """)
    void aFaultIsNamed(String text, String fault) throws IOException {
        plant("docs/c.md", "# C\n");
        plant("README.md", text.replace('%', '\n'));
        assertThat(planted("README.md", "docs/c.md").faults()).contains(fault);
    }

    @Test
    void aDocumentThatTheContentsForgetIsRefused() throws IOException {
        for (Kind kind : site.kinds()) {
            for (Path document : kind.documents()) {
                plant(document.toString(), "# A\n");
            }
        }
        plant("docs/guide/forgotten.md", "# A\n");
        assertThatThrownBy(() -> Kind.all(checkout)).hasMessageContaining("forgotten.md");
    }

    private Site planted(String... documents) {
        List<Path> paths = new ArrayList<>();
        for (String document : documents) {
            paths.add(Path.of(document));
        }
        Site made = Site.of(checkout, List.of(new Kind("All", "all", paths)));
        planted = made;
        return made;
    }

    private String page(String path) {
        return new String(Objects.requireNonNull(planted).files().get(Path.of(path)), StandardCharsets.UTF_8);
    }

    private void plant(String path, String text) throws IOException {
        Path file = checkout.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static boolean isThere(String page, String address) {
        int hash = address.indexOf('#');
        Path file = hash < 0 ? Path.of(address) : Path.of(address.substring(0, hash));
        Path target =
                hash == 0 ? Path.of(page) : Path.of(page).resolveSibling(file).normalize();
        return site.files().containsKey(target)
                && (hash < 0
                        || elements(PAGES.get(path(target)), "*").stream()
                                .anyMatch(element -> element.getAttribute("id").equals(address.substring(hash + 1))));
    }

    private static @Nullable String next(String page) {
        return elements(PAGES.get(page), "p").stream()
                .filter(step ->
                        ((Element) step.getParentNode()).getAttribute("class").equals("steps"))
                .filter(step -> step.getTextContent().startsWith("Next: "))
                .map(step -> ((Element) step.getElementsByTagName("a").item(0)).getAttribute("href"))
                .map(address -> path(Path.of(page).resolveSibling(address).normalize()))
                .findFirst()
                .orElse(null);
    }

    private static List<String> addresses(org.w3c.dom.Document page) {
        List<String> addresses = new ArrayList<>();
        for (Element element : elements(page, "*")) {
            for (String name : List.of("href", "src")) {
                if (element.hasAttribute(name)) {
                    addresses.add(element.getAttribute(name));
                }
            }
        }
        return addresses;
    }

    private static List<Element> elements(org.w3c.dom.Document page, String name) {
        NodeList found = page.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static String path(Path file) {
        return file.toString().replace('\\', '/');
    }
}
