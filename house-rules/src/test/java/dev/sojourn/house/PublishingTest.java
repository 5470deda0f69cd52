package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a user of the published artifacts relies on and no compiler checks. */
class PublishingTest {
    private static final Pattern OURS = Pattern.compile("<artifactId>(sojourn-[\\w-]+)</artifactId>");
    private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>sojourn-(?:parent|bom)</artifactId>\\s*" + "<version>([^<$]+)</version>");

    @Test
    void bomListsExactlyWhatIsPublished() {
        List<String> published = House.modules().stream()
                .filter(HouseModule::isPublished)
                .map(PublishingTest::artifact)
                .toList();
        String bom = House.read(House.ROOT.resolve("bom").resolve("pom.xml"));
        List<String> listed = matches(OURS, bom.substring(bom.indexOf("<dependencies>")));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void bomHasTheVersionOfTheParent() {
        Optional<String> parent = matches(VERSION, House.read(House.ROOT.resolve("pom.xml"))).stream()
                .findFirst();
        assertThat(parent).isPresent();
        assertThat(matches(VERSION, House.read(House.ROOT.resolve("bom").resolve("pom.xml"))))
                .containsExactly(parent.get());
    }

    @Test
    void everyPublishedModuleSaysWhatItIs() {
        assertThat(House.modules())
                .filteredOn(HouseModule::isPublished)
                .allSatisfy(module ->
                        assertThat(pom(module)).as("POM of %s", module.name()).contains("<name>", "<description>"));
    }

    @Test
    void everyLibraryNamesItsModuleAndWhatItExports() {
        assertThat(House.libraries()).filteredOn(HouseModule::hasTypes).allSatisfy(module -> {
            assertThat(ApiText.exportedPackages(module.classFolder()))
                    .as("packages that %s exports", module.name())
                    .isNotEmpty();
            boolean described = Files.exists(module.classFolder().resolve("module-info.class"));
            assertThat(described || pom(module).contains("<Automatic-Module-Name>dev.sojourn."))
                    .as("%s has a module descriptor or a name in its manifest", module.name())
                    .isTrue();
        });
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        assertThat(House.modules())
                .flatExtracting(HouseModule::mainSources)
                .filteredOn(source -> !source.getFileName().toString().equals("module-info.java"))
                .allSatisfy(source -> {
                    var packageInfo = source.resolveSibling("package-info.java");
                    assertThat(packageInfo).exists();
                    assertThat(Files.readString(packageInfo)).contains("@NullMarked");
                });
    }

    private static String artifact(HouseModule module) {
        return matches(OURS, pom(module)).get(0);
    }

    /** The POM without its parent element, whose artifact and version are not the module's own. */
    private static String pom(HouseModule module) {
        return PARENT.matcher(House.read(module.folder().resolve("pom.xml"))).replaceFirst("");
    }

    private static List<String> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map((MatchResult found) -> found.group(1)).toList();
    }
}
