"""The words of headers, and what each of them speaks of, in the languages of SeekOut's customers.

English, German, French, Spanish, Dutch, Portuguese and Italian, without case, accents and spaces. `columns` puts the
words of one header together.
"""

from __future__ import annotations

from seekout.text.folding import fold

# What a word speaks of, and its words; `_` stands where a phrase has a space.
_CONCEPTS: dict[str, str] = {
    "email": "電子信箱 電子郵件 电子邮箱 電郵 電郵地址 邮箱地址 이메일_주소 메일 อีเมล อีเมล์"
    " електронна_пошта електронна_адреса ел_пошта "
    "пошта имејл netfang имейл_адрес alamat_email alamat_e_mail surel e_mail_adresa el_pastas e_pasts ईमेल ایمیل "
    "email_addr e_mail_cim "
    "adresse_de_messagerie adresses_de_messagerie messagerie_electronique courrier_electronique"
    " 電子メール البريد_الإلكتروني דואל אימייל ηλεκτρονικό_ταχυδρομείο gmail emial e_mial emal e_post epost"
    " e_postadress e_postadresse eposta e_posta e_posta_adresi "
    "e_mailova_adresa adres_e_mail "
    "электронная_почта эл_почта почта имейл "
    "メールアドレス メール 邮箱 電子郵件 电子邮件 邮件 이메일 sahkoposti "
    "email emails e_mail e_mails mail mails email_address email_addresses e_mail_address e_mail_addresses"
    " mail_address email_id emailaddress emailadresse e_mail_adresse mailadresse adresse_e_mail adresse_email"
    " adresse_mail adresse_electronique courriel courriels mel correo correos correu correo_electronico"
    " correos_electronicos direccion_de_correo emailadres e_mailadres mailadres e_mail_adres endereco_de_email"
    " endereco_de_e_mail correio_eletronico correio_electronico posta_elettronica indirizzo_email indirizzo_e_mail"
    " indirizzo_mail mail_id mailid e_mail_id adres_mailowy sahkopostiosoite",
    "phone": "연락처 เบอร์โทรศัพท์ เบอร์โทร โทรศัพท์ 联系电话 聯絡電話 电话号码 電話號碼"
    " номер_телефону номер_телефона simi simanumer "
    "telefonszam numar_de_telefon broj_telefona telefonne_cislo telefonska_stevilka "
    "telefonas telefono_numeris telefoninumber talrunis so_dien_thoai dien_thoai sdt nomor_telepon no_telepon "
    "telepon no_telp nombor_telefon phone_numer phone_nbr फ़ोन تلفن شماره_تلفن رقم_الهاتف "
    "전화 الهاتف טלפון τηλέφωνο "
    "telefonnummer телефон 電話番号 電話 电话 電話 전화번호 puhelin numer_telefonu "
    "phone phones telephone telephones tel phone_number phone_numbers phone_no telephone_number contact_number"
    " contact_numbers contact_no phonenumber telefon telefonnummer telefonnummern telefonnr rufnummer telefono"
    " telefonos numero_de_telephone numero_de_telefono numero_di_telefono telefoon telefoonnummer telefone telefones"
    " numero_de_telefone tel_nr tfno tlf tlfno ph_no ph_number nr_telefonu тел",
    "mobile": "手機號碼 手机号码 手机号 手機號 行動電話 携帯番号 携帯電話番号 휴대전화 휴대폰_번호"
    " 핸드폰 มือถือ เบอร์มือถือ κινητό נייד טלפון_נייד "
    "الجوال رقم_الجوال الموبايل موبایل mobilszam nomor_hp no_hp mobilni mobilni_telefon mobitel "
    "mobiltelefonnummer мобильный мобильный_телефон cep_telefonu cep telefon_komorkowy komorka "
    "携帯電話 携帯 手机 手機 휴대폰 matkapuhelin "
    "mobile mobiles cell cells cellphone cellular mobile_no mobile_number cell_number handy handynummer mobil"
    " mobilnummer mobiltelefon mobilfunk mobilfunknummer telephone_portable portable numero_de_portable movil celular"
    " mob mob_no mobiel"
    " mobielnummer gsm telemovel cellulare whatsapp",
    "direct": "direct direct_dial direct_line ddi durchwahl ligne_directe linea_directa doorkiesnummer direkt",
    "fax": "fax telefax telecopie faxnummer",
    "linkedin": "link_to_profile link_to_linkedin link_to_linkedin_profile 领英 링크드인 リンクトイン linkdin"
    " linkedln linkein "
    "linkedin linked_in li_url li_urls li_profile li_link li_profile_url linkedinurl linkedinprofile"
    " linkedin_url linkedin_profile sales_navigator salesnavigator sales_nav salesnav",
    "github": "github gitlab bitbucket",
    "site": "twitter facebook stackoverflow stack_overflow google_scholar scholar researchgate kaggle medium dribbble"
    " behance instagram angellist wellfound xing orcid mastodon bluesky youtube x_url x_profile tiktok threads"
    " crunchbase huggingface hugging_face",
    "url": "主页 链接 網址 リンク 링크 ссылка"
    " url urls link links uri href lien liens enlace enlaces ligacao collegamento",
    "profile": "profile profiles profil profils perfil profilo profiel profielen",
    "website": "website websites web_site web_sites webpage web_page homepage home_page site site_web webseite"
    " internet"
    "seite sitio_web pagina_web sito_web sito web www webadresse website_address website_addresses"
    " web_address web_addresses",
    "own_page": "portfolio portfolios blog personal_site personal_page online_profile online_profiles online_presence",
    "social": "social socials social_media social_network social_networks social_media_addresses social_media_address",
    "full_name": "nev teljes_nev ho_va_ten ho_ten nama_lengkap nama_penuh الاسم_الكامل الاسم_بالكامل "
    "ชื่อ_นามสกุล ชื่อนามสกุล піб прізвище_та_ім_я नाम_पूरा पूरा_नाम 姓名_全名 全名 "
    "nimi isim имя_и_фамилия お名前 الاسم שם_מלא ονοματεπώνυμο név nume_complet ime_i_prezime ชื่อ"
    " фио ad_soyad imie_i_nazwisko 성명 full_nmae "
    "profile_name full_name fullname complete_name whole_name vollstandiger_name nom_complet nombre_completo"
    " volledige_naam nome_completo vor_und_nachname nom_et_prenom nom_prenom prenom_nom nombre_y_apellidos"
    " nome_e_cognome voor_en_achternaam 氏名 姓名 名前",
    "name": "name names naam navn namn",
    # These are the last name beside a column of first names, or else the whole one.
    "nom": "nume nom",
    # And these the first name beside a column of last names.
    "nome": "नाम 이름 名字 nama όνομα שם ชื่อ име ime nome nombre nombres nomes jmeno meno имя ім_я vardas vards",
    "first": "fist_name frist_name first_nmae firts_name שם_פרטי الاسم_الأول keresztnev utonev "
    "eesnimi krstno_ime nama_depan نام krestni_jmeno krstne_meno имя_отчество имя_и_отчество "
    "adi rufname imie 名 nome_proprio "
    "first_name first_names firstname first_nm first given_name given_names given forename forenames vorname vornamen"
    " prenom prenoms nombre_de_pila voornaam voornamen roepnaam primeiro_nome primer_nombre nome_di_battesimo fname"
    " imie prenume fornafn fornavn fornamn etunimi",
    "last": "презиме उपनाम eftirnafn "
    "last_nmae lats_name επώνυμο επίθετο שם_משפחה اسم_العائلة прізвище vezeteknev csaladnev "
    "prezime priezvisko priimek pavarde uzvards perekonnanimi นามสกุล nama_belakang نام_خانوادگی "
    "soyadi фамилия soyad 姓 姓氏 성 cognoms "
    "last_name last_names lastname last_nm last surname surnames family_name family nachname nachnamen familienname"
    " zuname nom_de_famille apellido apellidos primer_apellido apellido_paterno apellido_1 achternaam familienaam"
    " sobrenome sobrenomes apelido apelidos"
    " ultimo_nome cognome cognomi lname prijmeni nazwisko efternamn efternavn etternavn sukunimi",
    # Spanish names have two last names, which may stand in two columns.
    "second_last": "segundo_apellido apellido_materno apellido_2 second_last_name",
    "middle": "additional_name additional_names"
    " middle_name middle_names middle middle_initial middle_initials zweiter_vorname deuxieme_prenom"
    " segundo_nombre tweede_naam secondo_nome nome_do_meio",
    "infix": "tussenvoegsel tussenvoegsels voorvoegsel",
    "salutation": "salutation honorific name_prefix anrede civilite tratamiento aanhef tratamento saudacao"
    " appellativo courtesy_title namenstitel form_of_address",
    "suffix": "suffix name_suffix suffixes namenszusatz",
    "title": "직함 직무 職稱 职称 職務 职务 岗位 职位名称 職業 ตำแหน่ง ตำแหน่งงาน θέση τίτλος_θέσης"
    " תפקיד المسمى_الوظيفي "
    "الوظيفة المنصب посада длъжност beosztas munkakor chuc_danh chuc_vu jabatan jawatan "
    "radno_mjesto delovno_mesto pracovna_pozicia pozicia titteli carrec pareigos amats amet tittle job_tittle سمت "
    "должность stanowisko stilling stillingstittel pozisyon jobbtitel befattning yrke"
    " tehtavanimike stillingsbetegnelse pozice unvan 役職 职位 職位 직책 직위 tytul_stanowiska "
    "title titles job_title job_titles jobtitle titel role roles position designation desig occupation function"
    " berufsbezeichnung stellenbezeichnung stelle beruf funktion rolle tatigkeit poste intitule_du_poste"
    " intitule_de_poste fonction titre titre_du_poste metier emploi puesto cargo titulo ocupacion profesion functie"
    " functietitel beroep rol funcao profissao ruolo posizione mansione qualifica professione titolo profession"
    " current_job job_role posicion posicao pracovni_pozice pozicija позиција ametikoht पद starfsheiti",
    "company": "current_co curr_co present_co"
    " comapny compnay emplr employr 소속 직장 勤務先 勤務先名 公司名稱 公司名称 单位"
    " 工作单位 就职公司 บริษัท εταιρεία εταιρία "
    "חברה מקום_עבודה מעסיק الشركة جهة_العمل компанія роботодавець фирма ceg cegnev munkahely "
    "munkaltato companie angajator cong_ty perusahaan nama_perusahaan syarikat tvrtka podjetje "
    "компанија fyrirtæki spolocnost zamestnavatel imone uznemums ettevote شرکت कंपनी "
    "works_at working_at works_for work_at where_do_you_work where_do_you_currently_work"
    " jmeno_firmy nazev_firmy nazev_spolecnosti nazov_firmy nazwa_firmy название_компании наименование_компании"
    " компания работодатель arbeidsgiver arbejdsgiver arbetsgivare tyonantaja zamestnavatel calistigi_firma"
    " entidade_empregadora foretag virksomhed selskap sirket 会社名 会社 公司 회사 회사명 yritys pracodawca "
    "company companies employer employers organization organizations organisation organisations org firm"
    " account business_name firma firmenname unternehmen unternehmensname arbeitgeber arbeitgebername gesellschaft"
    " entreprise societe employeur empresa compania empleador organizacion firmen unternehmens bedrijfs betriebs"
    " bedrijf bedrijfsnaam werkgever organisatie"
    " spolecnost affiliation affiliations empregador companhia azienda societa ditta datore_di_lavoro"
    " workplace companyname",
    "corporate": "corporate corp headquarters headquarter hq hauptsitz zentrale siege switchboard regular_company",
    "headline": "headline headlines tagline title_at_company kurzprofil accroche titular kopregel",
    "summary": "summary summaries about about_me bio biography biographie biografia zusammenfassung ueber_mich"
    " uber_mich resume_summary a_propos resumen samenvatting resumo riepilogo sommario profile_summary"
    " о_себе про_себе 自我介绍 自我介紹 自己紹介 자기소개 o_sobie om_mig om_meg hakkinda",
    "skills": "skill skills key_skills fahigkeiten faehigkeiten kenntnisse kompetenzen competences habilidades"
    " competencias vaardigheden competenties competenze abilita skillset skillsets tech_stack"
    " expertise areas_of_expertise area_of_expertise specialities specialties programming_languages навыки"
    " ключевые_навыки навички 技能 スキル 기술 보유기술"
    " umiejetnosci kompetenser ferdigheder ferdigheter fardigheter osaaminen"
    " dovednosti vestine beceriler yetenekler כישורים المهارات ทักษะ δεξιότητες keahlian",
    "tags": "tag tags label labels etiquette etiquettes etiqueta etiquetas schlagworte stichworte etichetta etichette"
    " candidate_tags project_tags lists_tags raw_tags tag_list теги 标签 標籤 タグ 태그 tagi",
    "keywords": "keyword keywords mots_cles palabras_clave trefwoorden palavras_chave parole_chiave",
    "experience": "experience experiences work_experience work_history positions employment employment_history jobs"
    " career career_history job_history berufserfahrung werdegang lebenslauf experience_professionnelle experiencia"
    " experiencia_laboral experiencia_profesional trayectoria werkervaring loopbaan historico_profissional"
    " experiencia_profissional esperienza esperienze esperienza_lavorativa professional_experience employments"
    " experience_details experience_detail experience_description employment_details work_experience_details"
    " career_details professional_background professional_history work_background career_background"
    " relevant_experience relevant_work_experience past_roles previous_roles prior_roles past_experience"
    " experiences_professionnelles parcours parcours_professionnel berufliche_stationen beruflicher_werdegang"
    " beruflicher_hintergrund stationen experiencia_previa historial_laboral vida_laboral esperienze_lavorative"
    " esperienze_professionali esperienza_professionale werkervaringen arbeidserfaring arbetslivserfarenhet"
    " erhvervserfaring tyokokemus doswiadczenie doswiadczenie_zawodowe pracovni_zkusenosti zkusenosti"
    " pracovne_skusenosti munkatapasztalat experienta experienta_profesionala is_deneyimi deneyim опыт опыт_работы"
    " досвід досвід_роботи"
    " 职业经历 工作经历 工作經歷 工作经验 職歴 職務経歴 경력 경력사항"
    " εμπειρία επαγγελματική_εμπειρία ניסיון ניסיון_תעסוקתי الخبرة الخبرات الخبرة_العملية"
    " ประสบการณ์ ประสบการณ์ทำงาน pengalaman_kerja kinh_nghiem",
    "job": "job position_held employment_entry",
    "education": "education educations education_history edu academic_history schools ausbildung bildung bildungsweg"
    " formation formations etudes educacion formacion opleiding opleidingen educacao formacao istruzione formazione"
    " degreeprogram studies academics educational_details education_background educational_background"
    " educational_qualification educational_qualifications academic_background academic_qualification"
    " academic_qualifications academic_details estudios formacion_academica formacao_academica studium"
    " wyksztalcenie utdanning utdannelse uddannelse utbildning koulutus vzdelani vzdelanie vegzettseg egitim studii"
    " образование освіта образование_и_обучение 学历 學歷 教育背景 教育经历 教育經歷 学歴 최종학력 학력"
    " εκπαίδευση σπουδές השכלה التعليم المؤهل_العلمي การศึกษา pendidikan hoc_van",
    "school": "school university universities college institution alma_mater schule hochschule universitat"
    " universitaet"
    " uni ecole universite etablissement universidad escuela school_name university_name universiteit hogeschool"
    " universidade escola universita scuola ateneo institute institut 毕业院校 畢業院校 大学 学校 出身校 вуз uczelnia"
    " university_college college_university",
    "degree": "highest_education diplomes diplomas"
    " degree degrees degree_name highest_degree degree_level highest_qualification"
    " qualification qualifications abschluss hochschulabschluss diplome titulacion"
    " titulo_academico diploma graad grau laurea titolo_di_studio",
    "study": "specialization specialisation"
    " fos field_of_study area_of_study field major majors subject studienfach fachrichtung studiengang fach"
    " filiere"
    " domaine_d_etudes campo_de_estudio carrera studierichting area_de_estudo corso_di_laurea course_of_study",
    "start": "fecha_inicio fecha_de_comienzo data_inicio data_inizio date_debut datum_von beginn_datum startdato"
    " start start_date started started_at start_year began date_from from startdatum beginn von debut"
    " date_de_debut inicio fecha_de_inicio begindatum data_de_inicio inizio data_di_inizio starts_at",
    "end": "fecha_fin fecha_final data_fim data_fine data_termino date_fin datum_bis enddatum_bis sluttdato slutdato"
    " end end_date ended ended_at end_year until date_to to enddatum ende bis fin date_de_fin fecha_de_fin"
    " einddatum data_de_fim fim fine data_di_fine ends_at",
    "graduation": "graduation graduation_year graduation_date grad_year graduated class_of abschlussjahr"
    " afstudeerjaar ano_de_graduacion annee_de_diplome",
    "dates": "dates date_range duration_dates period zeitraum periode periodo years_attended dates_employed",
    "description": "description descriptions details responsibilities notes_of_work activities beschreibung"
    " descripcion beschrijving descricao descrizione",
    "location": "lives_in местоположение 所在地 地点 위치 "
    "where_are_you_based where_are_you_located where_do_you_live"
    " loc where_based base_location konum lokalizacja sijainti sted bosted bostadsort"
    " location locations geo based_in place metro metro_area metropolitan_area geography standort"
    " wohnsitz localisation lieu ubicacion locatie localizacao localidade localita full_location residence",
    "address": "address addresses adresse anschrift direccion adres endereco indirizzo full_address mailing_address"
    " postal_address",
    "city": "ciutat शहर شهر עיר πόλη المدينة місто град varos oras thanh_pho kota miestas pilseta linn เมือง "
    "所在城市 居住地 現居地 "
    "город miasto mesto sehir kaupunki paikkakunta 城市 都市 도시 "
    "city cities town ort stadt wohnort ville commune ciudad poblacion stad woonplaats plaats cidade citta"
    " comune municipality locality suburb poststed postort",
    "state": "state province region county bundesland land_kreis departement provincia estado provincie regio regiao"
    " regione regiones distrito uf fylke wojewodztwo comunidad_autonoma",
    "country": "страна χώρα الدولة البلد країна държава orszag tara drzava krajina 国家 國家 国 나라 negara "
    "country countries land staat pays pais paese nazione country_region nation kraj zeme salis valsts riik maa ulke"
    " quoc_gia ประเทศ देश کشور מדינה земја држава",
    "postcode": "pin_code"
    " postcode post_code postal_code zip zip_code zipcode plz postleitzahl code_postal codigo_postal cep"
    " cap postnummer postnr kod_pocztowy",
    "street": "street street_address strasse hausnummer rue calle straat rua via address_1 address_2 address_line_1"
    " address_line_2",
    # Words that say nothing of the kind.
    "person": "candidate candidates contact contacts applicant applicants person people prospect prospects lead leads"
    " member talent kandidat kandidaten bewerber candidat candidats candidato candidatos kandidaat kandidaten"
    " contatto contacto contactos kontakt kontakte ansprechpartner user_profile personne persona pessoa individual"
    " employee doctor student alumni"
    " alumnus alumna physician attorney speaker nominee bewerberin kandidatin mitarbeiter mitarbeiterin"
    " salarie salariee empleado empleada colaborador colaboradora dipendente werknemer medewerker"
    " recipient recipients attendee attendees invitee invitees participant participants empfanger destinataire",
    "current": "akt current cur present most_recent recent latest aktuell aktuelle aktueller aktuelles derzeitige"
    " derzeitiger jetzige jetziger actuel actuelle actual atual huidig huidige attuale active now curr"
    " nuvarande navaerende nuvaerende nykyinen obecny obecna obecne aktualny aktualna aktualne",
    "previous": "previous past former prior ehemalige ehemaliger vorherige vorheriger fruhere precedent precedente"
    " ancien anterior vorige precedente ultima_anterior",
    # What somebody has no more, or never had, whatever else the header says.
    "denied": "invalid expired incorrect wrong bad dead old outdated obsolete undeliverable disconnected"
    " ungultig ungultige"
    " falsch falsche veraltet veraltete alte invalide errone erronee ancienne obsolete invalido invalida incorrecto"
    " incorrecta antiguo antigua ongeldig ongeldige oude verouderd vecchio vecchia errato errata incorreto incorreta"
    " antigo antiga",
    # What is asked of somebody: `Missing Skills`, `Required Degree`.
    "sought": "missing lacking lacks gap gaps required desired wanted must_have must_haves nice_to_have fehlende"
    " fehlend gesucht gesuchte manquante manquantes recherche recherchee faltante faltantes buscado ontbrekende"
    " gezocht"
    " mancante mancanti",
    "work": "work business office professional dienstlich geschaftlich geschaeftlich beruflich professionnel"
    " professionnelle travail trabajo laboral profesional zakelijk werk trabalho profissional lavoro profissionale"
    " professionale buro bureau oficina ufficio kantoor",
    "home": "personal private privater privates home privat privato privata prive perso personnel"
    " personnelle domicile particular pessoal personale casa",
    "other": "other others alternate alternative additional secondary second tertiary third fourth backup extra"
    " weitere"
    " andere sonstige zweite autre autres otro otra otros secundario andere overige outro outra secundario"
    " altro altra secondario secondaria",
    "all": "all value values associated recommended primary main default best preferred verified public guessed"
    " likely known"
    " full complete official legal top key candidates_own haupt principal principale primario voorkeur hoofd"
    " found text"
    " enriched mailing a b c d e of the de la le les du des el los del der die das des do da di il lo het een s und"
    " and et y e"
    " no nr number numbers nummer numero num"
    # Forms ask: `What is your full name?`, `Please enter your e-mail`.
    " what what_is what_are whats which your you please enter provide share currently",
    "details": "info information infos entries data daten donnees datos gegevens dados dati contact_details"
    " contact_info contact_information",
    "line": "line dial",
    # The column is about something else, whatever else its header says.
    "about": "assistent assistentin assistente assistentes assistentens asistente ayudante ayudantes ajudante"
    " asystent asystenta asystentki notfall notfallkontakt notfallnummer noodgeval noodnummer noodcontact"
    " referenz referenzen referenzgeber referencia referencias referenze referentie referenties"
    " erstellt angelegt hinzugefugt geandert cree ajoute creado anadido agregado modificado criado adicionado creato"
    " aggiunto modificato aangemaakt toegevoegd gewijzigd"
    " urgence emergencia emergenza emergency pattern reports_to reporting_to reports_into partner"
    " spouse_name husband wife mother father parent"
    " guardian next_of_kin kin colleague teammate boss"
    " secretary interviewer coordinator consultant agent agency client customer friend alternate_contact"
    " alternative_contact secondary_contact ehepartner ehefrau ehemann conjoint conjointe conyuge echtgenoot coniuge"
    " sekretarin sekretariat secretaire secretaria segretaria kunde"
    " status state_of type types kind label_of source sources owner owners owned recruiter recruiters sourcer"
    " manager managers supervisor referrer referral referred assistant assistants spouse emergency reference reporter"
    " score scores confidence grade rating rank validity valid valid_until validation bounced bounce deliverability"
    " deliverable count counts domain domains id ids identifier uuid guid hash photo photos image images picture"
    " pictures avatar logo icon file files timestamp timestamps date created updated modified added contacted"
    " activity seen viewed sent opened clicked replied synced exported imported time timezone zone degree_of"
    " connection connections followers extension ext code format display username handle login password"
    " phonetic pronunciation nickname alias maiden gender age birthday birth sex ethnicity race salary compensation"
    " seniority department departments industry industries size revenue employees funding ticker siren naics sic"
    " stage step sequence campaign project requisition req pipeline vendor provider tool note notes feedback comment"
    " verified_at verified_on verified_date verified_since date_verified validated_at validated_on confirmed_at"
    " confirmed_on found_at found_on enriched_at enriched_on email_last_verified phone_last_verified"
    " mobile_last_verified number_last_verified email_last_validated phone_last_validated member_since email_subject"
    " mail_subject email_opens email_clicks opens clicks carrier carriers"
    " verifiziert_am bestatigt_am gepruft_am verifie_le valide_le confirme_le verificado_el validado_el verificado_em"
    " verificato_il geverifieerd_op"
    " verification checked subscription subscriptions newsletter preference preferences"
    " subject_line open premium query resume cv attachment document cover letter"
    " job_function job_functions admin sender bcc reply credited coopteur creator author submitter approver hr hrbp"
    " organizer organiser inviter nominator mentor delegate personnummer screen screening interview interviews"
    " team_email support_email generic_email general_email template"
    " hometown home_town native_place place_of_birth birthplace birth_place"
    " list lists yearsof years tenure duration level management skype wechat telegram",
    # Whose address or number it is, beside those of the people themselves.
    "role": "referent referente tutor tutora panelist panelists hiring_lead personalabteilung absender bearbeiter"
    " sachbearbeiter expediteur remitente remetente mittente afzender entrevistador entrevistadora intervieweur"
    " intervistatore selezionatore evaluator assessor cliente klant kunde hm hms ta tl am bdm rep reps csm sdr"
    " bdr spoc poc pa ea assignee assigned requester requestor reviewer"
    " panel buddy landlord umbrella accountant introducer introduced cc dean peer referee referees ice team_lead"
    " team_leader teamleader n1 vorgesetzte vorgesetzter vorgesetzten betreuer betreuerin berater beraterin"
    " teamleiter"
    " teamleiterin recruteur recruteuse superieur reclutador reclutadora recrutador recrutadora jefe jefa gestor"
    " gestora responsable responsabile leidinggevende esimies przelozony chef_de_projet"
    " invoice nanny babysitter assistenz rh chef head_of_talent head_of_hr head_of_recruiting talent_partner"
    " billing shipping reception receptionist front_desk careers general standard info_email jobs_email group_email"
    " shared_mailbox email_from from_email employer_contact company_contact school_phone university_phone"
    " college_phone"
    " club_phone",
    # Tools that recruiters use: their own pages are no pages of the person.
    "tool": "zoominfo apollo rocketreach lusha hunter hireez hiretual signalhire contactout clay gem greenhouse"
    " lever bullhorn ashby workable salesforce hubspot outreach salesloft snovio kaspr cognism seamless leadiq"
    " nymeria"
    " swordfish entelo loxo crelate recruitcrm vincere jobvite icims teamtailor recruitee smartrecruiters"
    " phantombuster recruiter_url seekout",
    "school_group": "school_entry",
    "comments": "comments",
    "custom": "custom_variable customvariable custom_field",
}

CONCEPT_OF: dict[str, str] = {
    (word if word.isascii() else fold(word)).replace("_", "").replace(" ", ""): concept
    for concept, words in _CONCEPTS.items()
    for word in words.split()
}
MOST_WORDS_IN_PHRASE = max(word.count("_") + 1 for words in _CONCEPTS.values() for word in words.split())
# The parts of German and Dutch compounds, and of headers written without a space, are at least so long.
_SHORTEST_PART = 3


def concepts(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """What each word or phrase speaks of, in order: the words and their concept, "" for words that are not known.

    Numbers have the concept "number". The longest phrase counts: `first name` is no `name`.
    """
    words = _spelled_out(words)
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        for length in range(min(MOST_WORDS_IN_PHRASE, len(words) - at), 0, -1):
            joined = "".join(words[at : at + length])
            if concept := CONCEPT_OF.get(joined):
                found.append((joined, concept))
                at += length
                break
        else:
            word = words[at]
            at += 1
            if word.isdecimal():
                found.append((word, "number"))
            else:
                found += _compound(word) or [(word, "")]
    return found


def _spelled_out(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a header with the number of the school that it is of: `PG University Name` is of the second."""
    for size in (1, 2):
        number = _SCHOOLS_IN_ORDER.get("".join(words[:size]))
        if number is not None and len(words) > size:
            return ("education", number, *words[size:])
    return words


# As job boards of India call them, the latest first.
_SCHOOLS_IN_ORDER = {"doctorate": "1", "phd": "1"}
_SCHOOLS_IN_ORDER |= dict.fromkeys(("pg", "postgraduate", "postgraduation", "masters"), "2")
_SCHOOLS_IN_ORDER |= dict.fromkeys(("ug", "undergraduate", "undergraduation", "bachelors"), "3")


def _compound(word: str) -> list[tuple[str, str]]:
    """The known words of which one is made whole: `telefonprivat`, `linkedinurl`, `firmen-telefon`; [] for others."""
    if len(word) > 40:
        return []
    # The best way to fill the word up to each place: few, long parts.
    best: list[list[tuple[str, str]] | None] = [[], *[None] * len(word)]
    for end in range(_SHORTEST_PART, len(word) + 1):
        for start in range(end - _SHORTEST_PART + 1):
            before = best[start]
            part = word[start:end]
            if before is None or (concept := CONCEPT_OF.get(part)) is None:
                continue
            if best[end] is None or len(before) + 1 < len(best[end] or ()):
                best[end] = [*before, (part, concept)]
    return best[len(word)] or []
