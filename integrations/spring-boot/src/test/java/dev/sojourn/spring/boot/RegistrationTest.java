package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Spring Boot knows of an auto-configuration by a list alone: one that is not on it is never looked at. */
class RegistrationTest {

    private static final String CLASSES = "classpath*:dev/sojourn/spring/boot/*AutoConfiguration.class";

    @Test
    void everyAutoConfigurationIsOnTheList() throws IOException {
        List<String> ours = Arrays.stream(new PathMatchingResourcePatternResolver().getResources(CLASSES))
                .map(Resource::getFilename)
                .map(file -> "dev.sojourn.spring.boot." + String.valueOf(file).replace(".class", ""))
                .toList();
        assertThat(ours).contains(SojournSecurityAutoConfiguration.class.getName());

        List<String> listed = ImportCandidates.load(
                        AutoConfiguration.class, getClass().getClassLoader())
                .getCandidates();
        assertThat(listed.stream().filter(name -> name.startsWith("dev.sojourn.spring.boot.")))
                .containsAll(ours);
    }
}
