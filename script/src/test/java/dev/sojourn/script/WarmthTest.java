package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first request that formats something has nothing to load, or a busy machine would stop it for its slowness. */
@Timeout(300)
class WarmthTest {

    private static final List<String> USES = List.of(
            "new Intl.DateTimeFormat('de', {dateStyle: 'full', timeStyle: 'long', timeZone: 'Asia/Tokyo'}).format(0)",
            "new Intl.NumberFormat('de').format(1234.5)",
            "[...new Intl.Segmenter('de').segment('ab')].length",
            "new Intl.Collator('sv').compare('a', 'b')",
            "new Intl.PluralRules('fr').select(1)",
            "new Intl.RelativeTimeFormat('fr').format(1, 'day')",
            "new Intl.ListFormat('fr').format(['a', 'b'])",
            "new Intl.DisplayNames('fr', {type: 'region'}).of('DE')",
            "new Date(0).toLocaleDateString('de')",
            "/\\p{Lu}/u.test('A')");

    /** In a process of its own: in that of the other tests it is warm already. */
    @Test
    void theFirstUseOfIntlLoadsNextToNothing(@TempDir Path folder) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(WarmthTest.class.getName(), folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines;
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines = out.lines().toList();
        } finally {
            process.destroy();
        }
        assertThat(lines).hasSize(USES.size());
        assertThat(lines).allSatisfy(line -> {
            String[] words = line.split(" ", 3);
            assertThat(words[0]).as(line).isEqualTo("200");
            assertThat(Integer.parseInt(words[1])).as("classes loaded: " + line).isLessThan(30);
        });
    }

    /** Writes how each use was answered and how many classes it had loaded. */
    public static void main(String[] arguments) {
        try (Scene scene = new Scene(Path.of(arguments[0]))) {
            scene.file("mars/plain.js", "write('is', param('x'))");
            for (int i = 0; i < USES.size(); i++) {
                scene.file("mars/use" + i + ".js", "write('is', " + USES.get(i) + ")");
            }
            scene.get("/mars/plain?x=1");
            for (int i = 0; i < USES.size(); i++) {
                long before = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
                int status = scene.get("/mars/use" + i).status();
                long loaded = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - before;
                System.out.println(status + " " + loaded + " " + USES.get(i));
            }
        }
    }
}
